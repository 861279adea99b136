package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConflictRetryTest {
  private static final int DEADLOCK = 16908292;

  private final AtomicInteger tries = new AtomicInteger();

  private String failing(int times, int code) {
    return IndexedDocuments.conflictRetries(Duration.ofMillis(1))
        .invoke(
            () -> {
              if (tries.incrementAndGet() <= times) {
                throw new MongoException(code, "refused");
              }
              return "written";
            });
  }

  @Test
  void aConflictingWriteIsRepeatedUntilItSucceeds() {
    assertThat(failing(6, DEADLOCK)).isEqualTo("written");
    assertThat(tries).hasValue(7);
  }

  @Test
  void aWriteThatKeepsConflictingFails() {
    assertThatThrownBy(() -> failing(Integer.MAX_VALUE, DEADLOCK))
        .isInstanceOf(MongoException.class);
    assertThat(tries.get()).isBetween(2, 20);
  }

  @Test
  void anotherFailureIsNotRepeated() {
    assertThatThrownBy(() -> failing(1, 11000)).isInstanceOf(MongoException.class);
    assertThat(tries).hasValue(1);
  }
}
