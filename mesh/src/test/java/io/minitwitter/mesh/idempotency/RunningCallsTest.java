package io.minitwitter.mesh.idempotency;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_RUNNING;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.Redis;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningCallsTest {

  @Test
  void aCallThatNeverEndedHoldsItsKeyNoLongerThanItsDeadline() throws Exception {
    IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString(), "hash");
    try (Redis redis = new Redis(TestStores.redis());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      RunningCalls running = new RunningCalls("test", redis);
      try (Context.CancellableContext call =
          Context.ROOT.withDeadlineAfter(20, TimeUnit.SECONDS, timer)) {
        call.run(() -> running.begin(key));
      }
      assertFails(ERROR_REASON_IDEMPOTENCY_KEY_RUNNING, () -> running.begin(key));
      running.end(key);

      try (Context.CancellableContext call =
          Context.ROOT.withDeadlineAfter(500, TimeUnit.MILLISECONDS, timer)) {
        call.run(() -> running.begin(key));
      }
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!begins(running, key)) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(50);
      }
    }
  }

  private static boolean begins(RunningCalls running, IdempotencyKey key) {
    try {
      running.begin(key);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
