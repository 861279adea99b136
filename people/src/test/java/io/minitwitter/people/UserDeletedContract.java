package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a service removes the data of a deleted user: in batches, completely, and twice. */
public abstract class UserDeletedContract {
  protected static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final int MANY = 450;

  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final List<Event> published = new ArrayList<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean interrupted;

  /** Removes all data of a user, and calls {@link #batchRemoved} after each batch. */
  protected abstract void removeAllOf(UUID user);

  /** Adds an item of a user. */
  protected abstract void add(UUID user);

  /** How many items a user has. */
  protected abstract int itemsOf(UUID user);

  protected final void batchRemoved() {
    if (interrupted) {
      throw new IllegalStateException("interrupted");
    }
  }

  @Test
  void allDataIsRemovedAndEachSweepIsReported() throws Exception {
    addMany();
    add(bob);
    consume(1);
    consume(1);
    assertThat(itemsOf(ada)).isZero();
    // A call that was in flight adds data, which the second sweep removes.
    add(ada);
    consume(2);
    assertThat(itemsOf(ada)).isZero();
    assertThat(itemsOf(bob)).isOne();
    assertThat(published).hasSize(3);
    UserErased last = UserErased.parseFrom(published.getLast().body());
    assertThat(last.getUserId()).isEqualTo(ada.toString());
    assertThat(last.getService()).isEqualTo("self");
    assertThat(last.getSweep()).isEqualTo(2);
    assertThat(wakes).hasValue(3);
  }

  @Test
  void anInterruptedRemovalContinuesAndReportsOnlyAtTheEnd() {
    addMany();
    interrupted = true;
    assertThatThrownBy(() -> consume(1)).hasMessage("interrupted");
    assertThat(itemsOf(ada)).isBetween(1, MANY - 1);
    assertThat(published).isEmpty();
    interrupted = false;
    consume(1);
    assertThat(itemsOf(ada)).isZero();
    assertThat(published).hasSize(1);
  }

  private void addMany() {
    for (int i = 0; i < MANY; i++) {
      add(ada);
    }
  }

  private void consume(int sweep) {
    UserDeletedConsumer consumer =
        new UserDeletedConsumer(
            new NodeName("self"),
            this::removeAllOf,
            published::add,
            InstantSource.fixed(NOW),
            wakes::incrementAndGet);
    assertThat(consumer.event()).isEqualTo(UserDeleted.getDefaultInstance());
    UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
    consumer.consume(fact, Event.of(fact, NOW));
  }
}
