package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.minitwitter.error.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  @Test
  void callsBeyondTheQueueAreRefusedImmediatelyAndTheRestIsServed() throws Exception {
    try (Passwords passwords = new Passwords(new AuthSettings.Hashing(1, 2));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger refused = new AtomicInteger();
      AtomicInteger served = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> calls = new ArrayList<>();
      IntStream.range(0, 40)
          .forEach(
              i ->
                  calls.add(
                      callers.submit(
                          () -> {
                            start.await();
                            try {
                              passwords.hash("password");
                              served.incrementAndGet();
                            } catch (io.grpc.StatusRuntimeException e) {
                              refused.incrementAndGet();
                            }
                            return null;
                          })));
      start.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(served.get()).isGreaterThanOrEqualTo(3);
      assertThat(served.get() + refused.get()).isEqualTo(40);
      assertThat(refused.get()).isPositive();
    }
  }

  @Test
  void anOverloadHasATimeToRetry() {
    Passwords closed = new Passwords(new AuthSettings.Hashing(1, 1));
    closed.close();
    assertThat(refusal(() -> closed.hash("password")))
        .isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
  }

  @Test
  void cancelledCallsInTheQueueAreNotHashed() {
    try (Passwords passwords = new Passwords(new AuthSettings.Hashing(1, 4))) {
      try (Context.CancellableContext cancelled = Context.current().withCancellation()) {
        cancelled.cancel(null);
        cancelled.run(
            () ->
                assertThat(refusal(() -> passwords.hash("password")))
                    .isEqualTo(ErrorReason.ERROR_REASON_CANCELLED));
      }
    }
  }

  @Test
  void hashesAreComputedByOtherThreadsThanTheCallers() {
    try (Passwords passwords = new Passwords(new AuthSettings.Hashing(2, 4))) {
      String hash = passwords.hash("password");
      assertThat(passwords.matches("password", Optional.of(hash))).isTrue();
      assertThat(passwords.matches("other", Optional.of(hash))).isFalse();
      assertThat(passwords.matches("password", Optional.empty())).isFalse();
      assertThat(Thread.getAllStackTraces().keySet())
          .anyMatch(thread -> thread.getName().equals("password-hashing") && !thread.isVirtual());
    }
  }
}
