package io.minitwitter.auth;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Password hashes: argon2id, each stored with its salt and parameters. A hash takes a core for
 * about 35 ms. On a virtual thread it would occupy a carrier for that time and delay other calls;
 * so a few platform threads of low priority compute hashes while the calling virtual threads wait.
 * Calls that do not fit into their short queue are refused immediately.
 *
 * <p>The 19 MiB of a hash are garbage after it, and those in use during a collection are copied.
 * The survivor spaces of the heap must hold them: what does not fit is promoted, and each few
 * logins bring a full collection, which stops all calls for hundreds of milliseconds.
 */
final class Passwords implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int PARALLELISM = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;

  /** Refused clients are sent away for different times, so that they do not return together. */
  private static final Duration MIN_RETRY_AFTER = Duration.ofSeconds(1);

  private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(4);
  private static final long IDLE_SECONDS = 30;

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS);
  private final ThreadPoolExecutor workers;
  private final AtomicLong completed = new AtomicLong();

  /** Compared with where there is no credential, so that the answer takes the same time. */
  private final String decoy;

  Passwords(AuthSettings.Hashing settings) {
    int threads = settings.threadsOrDefault();
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            work ->
                Thread.ofPlatform()
                    .daemon()
                    .name("password-hashing")
                    .unstarted(
                        () -> {
                          ThreadPriority.lower();
                          work.run();
                        }));
    workers.allowCoreThreadTimeOut(true);
    this.decoy = argon2.encode("the password of no user");
  }

  /**
   * Refuses a call before it runs queries if the queue for hashes is full.
   *
   * @throws io.grpc.StatusRuntimeException OVERLOADED
   */
  void requireCapacity() {
    if (workers.getQueue().remainingCapacity() == 0) {
      throw overloaded();
    }
  }

  /**
   * A new hash of a password.
   *
   * @throws io.grpc.StatusRuntimeException OVERLOADED
   */
  String hash(String password) {
    return onWorker(() -> argon2.encode(password));
  }

  /**
   * Whether a password is the one of a hash. Without a hash: no, after the same work.
   *
   * @throws io.grpc.StatusRuntimeException OVERLOADED
   */
  boolean matches(String password, Optional<String> hash) {
    return onWorker(() -> argon2.matches(password, hash.orElse(decoy))) && hash.isPresent();
  }

  /** Whether a hash was made with less work than hashes are made with now. */
  boolean isWeak(String hash) {
    return argon2.upgradeEncoding(hash);
  }

  /** How many hashes were made; for tests of what takes the same work. */
  long completed() {
    return completed.get();
  }

  private <T> T onWorker(Callable<T> work) {
    Context call = Context.current();
    Future<T> result;
    try {
      result =
          workers.submit(
              () -> {
                // Its caller left, or its deadline passed, while it was in the queue.
                if (call.isCancelled()) {
                  throw Errors.of(
                      ErrorReason.ERROR_REASON_CANCELLED, "The call ended before its turn.");
                }
                try {
                  return work.call();
                } finally {
                  completed.incrementAndGet();
                }
              });
    } catch (RejectedExecutionException e) {
      throw overloaded();
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw Errors.of(ErrorReason.ERROR_REASON_CANCELLED, "The call was cancelled.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    }
  }

  private static StatusRuntimeException overloaded() {
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "Too many passwords are being checked at once; try again.",
        Duration.ofMillis(
            ThreadLocalRandom.current()
                .nextLong(MIN_RETRY_AFTER.toMillis(), MAX_RETRY_AFTER.toMillis())));
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
