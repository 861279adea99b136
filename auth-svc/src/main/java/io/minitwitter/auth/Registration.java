package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.user.v1.User;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers users. The user row is the commit point: a credential without one is of no use, since a
 * login finds credentials through users, and is removed later. So an interrupted registration can
 * be repeated.
 */
final class Registration {
  /** Where tests end the process: the session is open, and the answer was not sent. */
  static final String AFTER_SESSION = "after-session";

  /** For how long the same registration may be repeated by a client that missed the answer. */
  static final Duration REPEATABLE = Duration.ofMinutes(10);

  private static final UUID NO_USER = new UUID(0, 0);

  private final CredentialStore credentials;
  private final Users users;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final Attempts attempts;
  private final Sessions sessions;
  private final CrashPoints crash;
  private final Clock clock;

  Registration(
      CredentialStore credentials,
      Users users,
      Passwords passwords,
      PasswordCheck check,
      Attempts attempts,
      Sessions sessions,
      CrashPoints crash,
      Clock clock) {
    this.credentials = credentials;
    this.users = users;
    this.passwords = passwords;
    this.check = check;
    this.attempts = attempts;
    this.sessions = sessions;
    this.crash = crash;
    this.clock = clock;
  }

  /**
   * Registers a user and opens a session; both are durable when this returns. The same registration
   * again within ten minutes, with the same password, opens another session.
   *
   * @throws StatusRuntimeException USERNAME_TAKEN, EMAIL_TAKEN, ACCOUNT_SUSPENDED, OVERLOADED;
   *     TOO_MANY_ATTEMPTS after many e-mail addresses of one network that were taken
   */
  OpenedSession register(NewUser newUser) {
    passwords.requireCapacity();
    attempts.requireAddresses(ClientNetwork.current());
    OpenedSession session = sessions.open(() -> ensure(newUser, Role.USER));
    crash.passed(AFTER_SESSION);
    return session;
  }

  /**
   * Makes sure that a user is registered; durable when this returns. A user who is registered
   * already keeps their role.
   *
   * @throws StatusRuntimeException USERNAME_TAKEN, EMAIL_TAKEN
   */
  VerifiedUser ensure(NewUser newUser, Role role) {
    // Before the hash, which costs a core: usernames are public, so the answer reveals nothing.
    Optional<User> holder = users.lookup(newUser.username());
    if (holder.isPresent()) {
      return registeredBefore(newUser, holder.get());
    }
    Credential credential =
        new Credential(
            UuidV7.next(),
            passwords.hash(newUser.password()),
            role,
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    credentials.add(credential);
    crash.passed(CrashPoints.AFTER_STORE);
    User user;
    try {
      user = users.create(credential.userId(), newUser);
    } catch (StatusRuntimeException e) {
      ErrorReason reason = ErrorDetails.of(e).reason();
      if (reason != ErrorReason.ERROR_REASON_USERNAME_TAKEN
          && reason != ErrorReason.ERROR_REASON_EMAIL_TAKEN) {
        // Whether the user exists is not known, so the credential stays until that is.
        throw e;
      }
      credentials.remove(credential.userId());
      if (reason == ErrorReason.ERROR_REASON_EMAIL_TAKEN) {
        attempts.addressTaken(ClientNetwork.current());
        throw emailTaken();
      }
      return registeredBefore(
          newUser, users.lookup(newUser.username()).orElseThrow(Registration::usernameTaken));
    }
    crash.passed(CrashPoints.AFTER_EFFECT);
    return new VerifiedUser(user, credential);
  }

  /**
   * The user who has the username, if this repeats their registration. Whether it does depends on
   * how long ago they registered, which is public, and then on the password. An e-mail address that
   * is another one takes the same steps, so that the time of the answer does not reveal it.
   */
  private VerifiedUser registeredBefore(NewUser newUser, User holder) {
    if (Timestamps.instant(holder.getCreatedAt()).isBefore(clock.instant().minus(REPEATABLE))) {
      throw usernameTaken();
    }
    boolean sameAddress =
        Identifiers.normal(newUser.email()).equals(Identifiers.normal(holder.getEmail()));
    UUID userId = UUID.fromString(holder.getId());
    Optional<Credential> credential = credentials.find(sameAddress ? userId : NO_USER);
    if (!proves(userId, newUser.password(), credential)) {
      throw usernameTaken();
    }
    return new VerifiedUser(holder, credential.orElseThrow());
  }

  private boolean proves(UUID userId, String password, Optional<Credential> credential) {
    try {
      return check.proves(
          Attempts.Target.registration(userId, ClientNetwork.current()),
          password,
          credential,
          false);
    } catch (StatusRuntimeException e) {
      if (ErrorDetails.of(e).reason() == ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS) {
        // A wrong password gets the same answer as any other caller: the name is taken.
        return false;
      }
      throw e;
    }
  }

  private static StatusRuntimeException usernameTaken() {
    return Errors.of(ErrorReason.ERROR_REASON_USERNAME_TAKEN, "The username is taken.");
  }

  private static StatusRuntimeException emailTaken() {
    return Errors.of(
        ErrorReason.ERROR_REASON_EMAIL_TAKEN, "The e-mail address is registered already.");
  }
}
