package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.node.CrashPoints;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The use cases of one replica, put together as the configuration does, on a test's stores. */
final class Replica {
  private static final Passwords PASSWORDS = new Passwords(new AuthSettings.Hashing(0, 64));

  static final String SERVICE_SECRET = "a-secret-of-the-services";

  final AuthSettings settings;
  final SecurityState state = new SecurityState();
  final TokenVerifier verifier = new TokenVerifier(state);
  final SigningKeys signingKeys;
  final AccessTokens accessTokens;
  final SecurityStateFeed feed;
  final Passwords passwords = PASSWORDS;
  final Attempts attempts;
  final Sessions sessions;
  final Registration registration;
  final Logins logins;
  final Refreshes refreshes;
  final OwnAccount ownAccount;
  final Administration administration;
  final UnfinishedRegistrations unfinished;
  final FirstAdministrator administrator;
  final AuthGrpcService face;

  Replica(AuthStores stores, Users users, Clock clock) {
    this(stores, users, clock, point -> {});
  }

  Replica(AuthStores stores, Users users, Clock clock, CrashPoints crash) {
    this(stores, users, clock, crash, settings());
  }

  Replica(AuthStores stores, Users users, Clock clock, CrashPoints crash, AuthSettings settings) {
    this.settings = settings;
    signingKeys = new SigningKeys(stores.signingKeys(), settings, clock);
    accessTokens = new AccessTokens(signingKeys, clock);
    feed =
        new SecurityStateFeed(
            stores.sessions(), stores.credentials(), signingKeys, state, () -> {}, clock);
    attempts = new Attempts(stores.attempts(), settings.attempts(), clock);
    sessions =
        new Sessions(stores.sessions(), stores.networks(), accessTokens, feed, settings, clock);
    PasswordCheck check = new PasswordCheck(stores.credentials(), passwords, attempts);
    registration =
        new Registration(
            stores.credentials(), users, passwords, check, attempts, sessions, crash, clock);
    logins = new Logins(users, stores.credentials(), stores.networks(), check, sessions);
    refreshes = new Refreshes(stores.sessions(), stores.credentials(), users, sessions, clock);
    ownAccount =
        new OwnAccount(
            stores.credentials(),
            stores.accounts(),
            stores.sessions(),
            check,
            passwords,
            feed,
            clock);
    administration = new Administration(stores.accounts(), stores.audit(), feed, settings, clock);
    unfinished = new UnfinishedRegistrations(stores.credentials(), users, clock);
    administrator =
        new FirstAdministrator(settings.admin(), stores.credentials(), users, registration);
    face =
        new AuthGrpcService(
            registration,
            logins,
            refreshes,
            sessions,
            ownAccount,
            administration,
            signingKeys,
            new ServiceTokens(settings.serviceSecrets(), accessTokens),
            feed,
            verifier);
    signingKeys.rotateWhenDue();
    feed.read();
  }

  static AuthSettings settings() {
    return new AuthSettings(
        Duration.ofMinutes(15),
        Duration.ofDays(30),
        Duration.ofDays(90),
        5,
        Duration.ofDays(30),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        Map.of("tweet", SERVICE_SECRET, "user", SERVICE_SECRET),
        new AuthSettings.Admin("root", "root@example.org", "first password"),
        new AuthSettings.Attempts(
            5, 30, 6, 3, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(24)),
        new AuthSettings.Hashing(0, 64));
  }

  static NewUser user(String name) {
    return new NewUser(name + "@example.org", name, "password of " + name, "", "", "");
  }

  /** Does something as a call from a network. */
  static <T> T from(String network, Callable<T> call) {
    try {
      return Context.current().withValue(ClientNetwork.KEY, network).call(call);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The reason that a call is refused with. */
  static ErrorReason refusal(ThrowingCallable call) {
    return ErrorDetails.of(catchThrowableOfType(StatusRuntimeException.class, call)).reason();
  }
}
