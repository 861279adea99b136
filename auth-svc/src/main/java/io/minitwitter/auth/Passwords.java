package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes of passwords: argon2id, each with its own salt and its parameters beside it. A hash takes
 * a core and 19 MiB for some 35 ms, so there are never more at once than cores; who waits too long
 * is told to come back.
 */
final class Passwords {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int PARALLELISM = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS);
  private final Semaphore places;
  private final Duration patience;
  private final String nobodys;

  Passwords() {
    this(Runtime.getRuntime().availableProcessors(), PATIENCE);
  }

  Passwords(int atOnce, Duration patience) {
    this.places = new Semaphore(atOnce, true);
    this.patience = patience;
    this.nobodys = argon2.encode("the password of nobody");
  }

  /** A new hash of a password. */
  String hash(String password) {
    return inTurn(() -> argon2.encode(password));
  }

  /** Whether a password is the one of a hash. Without a hash: no, after the same work. */
  boolean matches(String password, Optional<String> hash) {
    return inTurn(() -> argon2.matches(password, hash.orElse(nobodys))) && hash.isPresent();
  }

  /** Whether a hash was made with less work than hashes are made with now. */
  boolean isWeak(String hash) {
    return argon2.upgradeEncoding(hash);
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Errors.retryLater(
            ErrorReason.ERROR_REASON_OVERLOADED,
            "Too many people log in at once; try again.",
            Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Errors.of(ErrorReason.ERROR_REASON_CANCELLED, "The call was cancelled.", e);
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
