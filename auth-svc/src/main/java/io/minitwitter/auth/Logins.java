package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.User;
import java.util.Optional;
import java.util.UUID;

/** Logs people in. Whoever fails learns nothing of whether somebody has the identifier. */
final class Logins {
  private static final UUID NOBODY = new UUID(0, 0);

  private final Users users;
  private final CredentialStore credentials;
  private final PasswordCheck check;
  private final Sessions sessions;

  Logins(Users users, CredentialStore credentials, PasswordCheck check, Sessions sessions) {
    this.users = users;
    this.credentials = credentials;
    this.check = check;
    this.sessions = sessions;
  }

  /**
   * Opens a session; it is durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS, ACCOUNT_SUSPENDED
   */
  OpenedSession login(String identifier, String password) {
    check.requireCapacity();
    return sessions.open(() -> proven(identifier, password));
  }

  private ProvenPerson proven(String identifier, String password) {
    Optional<User> user = users.lookup(identifier);
    UUID userId = user.map(found -> UUID.fromString(found.getId())).orElse(NOBODY);
    // Looked for whoever it is, so that an unknown identifier takes the same steps.
    Optional<Credential> credential = credentials.find(userId);
    String account = user.isPresent() ? Attempts.account(userId) : Attempts.account(identifier);
    if (!check.proves(account, password, credential)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "Identifier and password do not match.");
    }
    return new ProvenPerson(user.orElseThrow(), credential.orElseThrow());
  }
}
