package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Slows down who guesses at a password: after some failures in a row each further one doubles the
 * time in which the account takes no attempt at all, right or wrong.
 */
final class Attempts {
  private static final int LONGEST_SHIFT = 30;

  private final AttemptStore store;
  private final AuthSettings.Attempts settings;
  private final Clock clock;

  Attempts(AttemptStore store, AuthSettings.Attempts settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** The account of a person, however they name themselves. */
  static String account(UUID userId) {
    return Digests.of("user:" + userId);
  }

  /** The account of an identifier that nobody has: it is slowed down just as if somebody had it. */
  static String account(String identifier) {
    return Digests.of("identifier:" + identifier.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Lets an attempt begin.
   *
   * @throws io.grpc.StatusRuntimeException TOO_MANY_ATTEMPTS with the time to wait
   */
  void admit(String account) {
    Instant now = clock.instant();
    Instant open = store.find(account).map(this::open).orElse(Instant.MIN);
    if (now.isBefore(open)) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS,
          "Too many failed attempts; wait before the next one.",
          Duration.between(now, open));
    }
  }

  /**
   * Notes how an attempt ended. Attempts made at once all begin before the first of them ends, so
   * the account is looked at again: what came too late learns nothing, not even that it was right.
   *
   * @throws io.grpc.StatusRuntimeException TOO_MANY_ATTEMPTS with the time to wait
   */
  void settle(String account, boolean right) {
    admit(account);
    if (right) {
      store.succeeded(account);
    } else {
      Instant now = clock.instant();
      store.failed(account, now, now.minus(settings.forgottenAfter()));
    }
  }

  /** Forgets failures that count no more. */
  void purge() {
    store.purge(clock.instant().minus(settings.forgottenAfter()));
  }

  private Instant open(FailedAttempts attempts) {
    int beyond = attempts.failures() - settings.free();
    if (beyond < 0) {
      return Instant.MIN;
    }
    Duration delay = settings.firstDelay().multipliedBy(1L << Math.min(beyond, LONGEST_SHIFT));
    Duration longest = settings.longestDelay();
    return attempts.lastFailedAt().plus(delay.compareTo(longest) > 0 ? longest : delay);
  }
}
