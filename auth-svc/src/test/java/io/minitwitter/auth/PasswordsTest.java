package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  void refusedClientsAreAskedToComeBackAtDifferentTimes() {
    Passwords closed = new Passwords(new AuthSettings.Hashing(1, 1));
    closed.close();
    Set<Duration> delays = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ErrorDetails details =
          ErrorDetails.of(
              catchThrowableOfType(StatusRuntimeException.class, () -> closed.hash("password")));
      assertThat(details.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
      delays.add(details.retryAfter().orElseThrow());
    }
    assertThat(delays)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)))
        .hasSizeGreaterThan(50);
  }

  @Test
  void threadsAreLimitedByTheHeapAsTheirHashesNeedIt() {
    AuthSettings.Hashing unset = new AuthSettings.Hashing(0, 16);
    assertThat(unset.threadsOrDefault(2, 256L << 20)).isEqualTo(1);
    assertThat(unset.threadsOrDefault(4, 256L << 20)).isEqualTo(1);
    assertThat(unset.threadsOrDefault(64, 800L << 20)).isEqualTo(4);
    assertThat(unset.threadsOrDefault(64, 32L << 20)).isEqualTo(1);
    assertThat(unset.threadsOrDefault(1, 4L << 30)).isEqualTo(1);
    assertThat(new AuthSettings.Hashing(7, 16).threadsOrDefault(1, 32L << 20)).isEqualTo(7);
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
