package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Delays password guessing. A failure counts for the account together with its source, which has to
 * wait after a few failures, longer after each further one; and for the account as a whole, with a
 * much higher ceiling, because any client can cause failures.
 *
 * <p>The counters depend only on what the caller sends, never on whether an account exists, so that
 * a delay does not reveal accounts.
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

  /**
   * What an attempt counts against, as digests.
   *
   * @param source the account and where the attempt comes from
   * @param account the account, wherever the attempt comes from
   */
  record Target(String source, String account) {
    private static Target of(String kind, Object account, String source) {
      return new Target(
          Digests.of(kind + ":" + account + ":" + source), Digests.of(kind + ":" + account));
    }

    /** A login by an identifier in its normal form, whether a user has it or not. */
    static Target login(String identifier, String network) {
      return of("login", identifier, network);
    }

    /** A password that a logged-in user gives; logins of others do not count against it. */
    static Target session(UUID userId, UUID sessionId) {
      return of("session", userId, sessionId.toString());
    }

    /** A registration with a name that was registered just now; it does not count for logins. */
    static Target registration(UUID userId, String network) {
      return of("registration", userId, network);
    }

    /** Registrations with other users' e-mail addresses, which reveal that they are registered. */
    static String takenAddresses(String network) {
      return Digests.of("taken-addresses:" + network);
    }

    /** Attempts that were checked although their source has to wait. */
    private String reserve() {
      return Digests.of("reserve:" + source);
    }
  }

  /** How long an attempt has to wait; empty when it may be made now. */
  Optional<Duration> delay(Target target) {
    Instant now = clock.instant();
    Instant ofSource = open(target.source(), settings.free());
    Instant ofAccount = open(target.account(), settings.ceiling());
    Instant open = ofSource.isAfter(ofAccount) ? ofSource : ofAccount;
    return now.isBefore(open) ? Optional.of(Duration.between(now, open)) : Optional.empty();
  }

  /**
   * Whether an attempt may be checked although it has to wait: a few a day for each source, so that
   * the correct password is accepted from a network that its owner has logged in from.
   */
  boolean hasReserve(Target target) {
    return failures(target.reserve()) < settings.reserve();
  }

  /** Counts an attempt that was checked although it has to wait. */
  void reserveUsed(Target target) {
    failed(target.reserve());
  }

  /** Counts a wrong password. */
  void failed(Target target) {
    failed(target.source());
    failed(target.account());
  }

  /** Resets the failures of a source; those of other sources still count for the account. */
  void succeeded(Target target) {
    store.clear(target.source());
    store.clear(target.reserve());
  }

  /**
   * Lets a network register.
   *
   * @throws StatusRuntimeException TOO_MANY_ATTEMPTS after many e-mail addresses that were taken
   */
  void requireAddresses(String network) {
    Instant now = clock.instant();
    Instant open = open(Target.takenAddresses(network), settings.takenAddresses());
    if (now.isBefore(open)) {
      throw tooMany(Duration.between(now, open));
    }
  }

  /** Counts a registration whose e-mail address was taken. */
  void addressTaken(String network) {
    failed(Target.takenAddresses(network));
  }

  /** Removes failures that no longer count. */
  void purge() {
    store.purge(clock.instant().minus(settings.resetAfter()));
  }

  static StatusRuntimeException tooMany(Duration delay) {
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS,
        "Too many failed attempts; wait before the next one.",
        delay);
  }

  private void failed(String key) {
    Instant now = clock.instant();
    store.failed(key, now, now.minus(settings.resetAfter()));
  }

  private int failures(String key) {
    Instant resetBefore = clock.instant().minus(settings.resetAfter());
    return store
        .find(key)
        .filter(known -> !known.lastFailedAt().isBefore(resetBefore))
        .map(FailedAttempts::failures)
        .orElse(0);
  }

  /** When the next attempt may be made after so many free failures. */
  private Instant open(String key, int free) {
    FailedAttempts known = store.find(key).orElse(null);
    if (known == null || known.failures() < free) {
      return Instant.MIN;
    }
    Duration delay =
        settings.firstDelay().multipliedBy(1L << Math.min(known.failures() - free, LONGEST_SHIFT));
    Duration longest = settings.longestDelay();
    return known.lastFailedAt().plus(delay.compareTo(longest) > 0 ? longest : delay);
  }
}
