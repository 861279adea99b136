package io.minitwitter.mesh.idempotency;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_RUNNING;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.Redis;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswersTest {
  private static final byte[] HASH = new byte[32];

  @Test
  void anUnfinishedCallHoldsItsKeyOnlyUntilItsDeadline() throws Exception {
    String id = UUID.randomUUID().toString();
    try (Redis redis = new Redis(TestStores.redis());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Answers answers = new Answers("test", redis);
      try (Context.CancellableContext call =
          Context.ROOT.withDeadlineAfter(500, TimeUnit.MILLISECONDS, timer)) {
        assertThat(call.call(() -> answers.begin(id, HASH))).isEmpty();
      }
      assertFails(ERROR_REASON_IDEMPOTENCY_KEY_RUNNING, () -> answers.begin(id, HASH));

      Thread.sleep(2_000);

      assertThat(answers.begin(id, HASH)).isEmpty();
    }
  }
}
