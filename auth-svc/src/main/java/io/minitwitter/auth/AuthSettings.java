package io.minitwitter.auth;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of auth-svc.
 *
 * @param accessLifetime Lifetime of an access token.
 * @param refreshLifetime Lifetime of a refresh token, and so of a session that is not refreshed.
 * @param sessionLifetime Maximum lifetime of a session, however often it is refreshed.
 * @param maxSessions Maximum number of active sessions of a user; one more ends the oldest.
 * @param keyRotation How long a signing key is used before the next one.
 * @param keyActivation How long a new signing key is published before it is used.
 * @param securityPoll Interval of the database query for ended sessions and new keys. It limits the
 *     propagation time to other replicas during a Redis outage.
 * @param serviceSecrets Secret of each service, by short name. A service with an empty secret gets
 *     no token.
 * @param admin The administrator that is created if there is none.
 * @param attempts How failed attempts at a password slow down the next ones.
 * @param hashing How many passwords are hashed at once.
 */
@ConfigurationProperties("minitwitter.auth")
record AuthSettings(
    @DefaultValue("15m") @NotNull Duration accessLifetime,
    @DefaultValue("30d") @NotNull Duration refreshLifetime,
    @DefaultValue("90d") @NotNull Duration sessionLifetime,
    @DefaultValue("50") @Min(1) @Max(10_000) int maxSessions,
    @DefaultValue("30d") @NotNull Duration keyRotation,
    @DefaultValue("10s") @NotNull Duration keyActivation,
    @DefaultValue("500ms") @NotNull Duration securityPoll,
    @DefaultValue @NotNull
        Map<String, @Pattern(regexp = "|.{16,200}", message = "needs 16 to 200 characters") String>
            serviceSecrets,
    @DefaultValue @Valid @NotNull Admin admin,
    @DefaultValue @Valid @NotNull Attempts attempts,
    @DefaultValue @Valid @NotNull Hashing hashing) {

  /**
   * How many passwords are hashed at once. A hash takes a core for some 35 ms.
   *
   * @param threads Number of threads that hash passwords, each with 20 MiB of heap during a hash; 0
   *     means half of the cores, but at most one for each 200 MiB of heap, and at least one.
   * @param queue Maximum number of calls that wait for such a thread; further calls are refused
   *     with OVERLOADED.
   */
  record Hashing(
      @DefaultValue("0") @Min(0) @Max(64) int threads,
      @DefaultValue("16") @Min(1) @Max(1000) int queue) {
    private static final long HEAP_PER_THREAD = 200L << 20;

    int threadsOrDefault() {
      Runtime jvm = Runtime.getRuntime();
      return threadsOrDefault(jvm.availableProcessors(), jvm.maxMemory());
    }

    int threadsOrDefault(int cores, long heapBytes) {
      return threads > 0
          ? threads
          : Math.clamp(heapBytes / HEAP_PER_THREAD, 1, Math.max(1, cores / 2));
    }
  }

  /**
   * The administrator that is created if there is none; not created if the username is empty.
   *
   * @param username The administrator's username.
   * @param email The administrator's e-mail address.
   * @param password The administrator's first password.
   */
  record Admin(
      @DefaultValue("") @NotNull String username,
      @DefaultValue("") @NotNull String email,
      @DefaultValue("") @NotNull String password) {

    boolean isSet() {
      return !username.isEmpty();
    }

    @AssertTrue(
        message = "needs a username (3-30), an e-mail address and a password (8-128), or none")
    boolean isComplete() {
      return isSet()
          ? username.matches("[A-Za-z0-9_]{3,30}")
              && email.indexOf('@') > 0
              && password.length() >= 8
              && password.length() <= 128
          : email.isEmpty() && password.isEmpty();
    }

    @Override
    public String toString() {
      return "Admin[" + username + "]";
    }
  }

  /**
   * How failed attempts at a password slow down the next ones.
   *
   * @param free Number of consecutive failures without a delay, for an account and a network.
   * @param ceiling Number of failures without a delay, for an account and all networks together.
   * @param reserve Number of attempts of a network that are checked in spite of a delay, so that
   *     the correct password is accepted from networks that its owner has logged in from.
   * @param takenAddresses Number of registrations of a network with registered e-mail addresses
   *     without a delay.
   * @param firstDelay Delay after the next failure; each further failure doubles it.
   * @param longestDelay Maximum delay.
   * @param resetAfter How long after the last failure the counter is reset.
   */
  record Attempts(
      @DefaultValue("5") @Min(1) @Max(100) int free,
      @DefaultValue("100") @Min(1) @Max(100_000) int ceiling,
      @DefaultValue("20") @Min(0) @Max(1000) int reserve,
      @DefaultValue("10") @Min(1) @Max(1000) int takenAddresses,
      @DefaultValue("1s") @NotNull Duration firstDelay,
      @DefaultValue("15m") @NotNull Duration longestDelay,
      @DefaultValue("24h") @NotNull Duration resetAfter) {

    @AssertTrue(message = "takes delays that are positive and grow from first to longest")
    boolean isGrowing() {
      return firstDelay.isPositive()
          && firstDelay.compareTo(longestDelay) <= 0
          && longestDelay.compareTo(resetAfter) <= 0;
    }
  }

  @AssertTrue(
      message = "takes lifetimes that are positive and grow from access to refresh to session")
  boolean isLifetimesOrdered() {
    return accessLifetime.toSeconds() > 0
        && accessLifetime.compareTo(refreshLifetime) <= 0
        && refreshLifetime.compareTo(sessionLifetime) <= 0;
  }

  @AssertTrue(message = "takes an activation longer than the poll and shorter than the rotation")
  boolean isRotationOrdered() {
    return securityPoll.isPositive()
        && keyActivation.compareTo(securityPoll) >= 0
        && keyActivation.compareTo(keyRotation) < 0;
  }

  /** Without the secrets, which must not be logged. */
  @Override
  public String toString() {
    return "AuthSettings[accessLifetime=" + accessLifetime + ", keyRotation=" + keyRotation + "]";
  }
}
