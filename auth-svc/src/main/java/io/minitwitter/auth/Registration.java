package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.user.v1.User;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers people. The user row is the commit point: a credential without one lets nobody in,
 * since a login finds credentials through users, and is removed later. So a registration that broke
 * off anywhere can simply be made again.
 */
final class Registration {
  /** Where tests end the process: the session is open, and nobody has been told. */
  static final String AFTER_SESSION = "after-session";

  private final CredentialStore credentials;
  private final Users users;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final Sessions sessions;
  private final CrashPoints crash;
  private final Clock clock;

  Registration(
      CredentialStore credentials,
      Users users,
      Passwords passwords,
      PasswordCheck check,
      Sessions sessions,
      CrashPoints crash,
      Clock clock) {
    this.credentials = credentials;
    this.users = users;
    this.passwords = passwords;
    this.check = check;
    this.sessions = sessions;
    this.crash = crash;
    this.clock = clock;
  }

  /**
   * Registers a person and opens a session; both are durable when this returns. The same
   * registration again, with a password that proves the person, opens another session.
   *
   * @throws StatusRuntimeException USERNAME_TAKEN, EMAIL_TAKEN, ACCOUNT_SUSPENDED
   */
  OpenedSession register(NewPerson person) {
    OpenedSession session = sessions.open(() -> ensure(person, Role.USER));
    crash.passed(AFTER_SESSION);
    return session;
  }

  /**
   * Makes sure that a person is registered; durable when this returns. Somebody who is registered
   * already keeps their role.
   *
   * @throws StatusRuntimeException USERNAME_TAKEN, EMAIL_TAKEN
   */
  ProvenPerson ensure(NewPerson person, Role role) {
    Credential credential =
        new Credential(
            UuidV7.next(),
            passwords.hash(person.password()),
            role,
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    credentials.add(credential);
    crash.passed(CrashPoints.AFTER_STORE);
    User user;
    try {
      user = users.create(credential.userId(), person);
    } catch (StatusRuntimeException e) {
      ErrorReason reason = ErrorDetails.of(e).reason();
      if (reason != ErrorReason.ERROR_REASON_USERNAME_TAKEN
          && reason != ErrorReason.ERROR_REASON_EMAIL_TAKEN) {
        // Whether the user exists is not known, so the credential stays until that is.
        throw e;
      }
      credentials.remove(credential.userId());
      return registeredBefore(person).orElseThrow(() -> taken(reason));
    }
    crash.passed(CrashPoints.AFTER_EFFECT);
    return new ProvenPerson(user, credential);
  }

  /** The person, if this is a repetition of their own registration. */
  private Optional<ProvenPerson> registeredBefore(NewPerson person) {
    Optional<User> user =
        users
            .lookup(person.email())
            .filter(found -> found.getUsername().equalsIgnoreCase(person.username()));
    if (user.isEmpty()) {
      return Optional.empty();
    }
    UUID userId = UUID.fromString(user.get().getId());
    Optional<Credential> credential = credentials.find(userId);
    return proves(userId, person.password(), credential)
        ? Optional.of(new ProvenPerson(user.get(), credential.orElseThrow()))
        : Optional.empty();
  }

  private boolean proves(UUID userId, String password, Optional<Credential> credential) {
    try {
      return check.proves(Attempts.account(userId), password, credential);
    } catch (StatusRuntimeException e) {
      if (ErrorDetails.of(e).reason() == ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS) {
        // Whoever guesses here is told what everybody else is told: the name is taken.
        return false;
      }
      throw e;
    }
  }

  private static StatusRuntimeException taken(ErrorReason reason) {
    return Errors.of(
        reason,
        reason == ErrorReason.ERROR_REASON_USERNAME_TAKEN
            ? "The username is taken."
            : "The e-mail address is registered already.");
  }
}
