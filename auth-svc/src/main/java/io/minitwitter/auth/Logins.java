package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.user.v1.User;
import java.util.Optional;
import java.util.UUID;

/** Logs users in. A failure does not reveal whether a user has the identifier. */
final class Logins {
  private static final UUID NO_USER = new UUID(0, 0);

  /** Of an e-mail address; lower case can be longer than what was sent. */
  private static final int LONGEST = 254;

  private final Users users;
  private final CredentialStore credentials;
  private final KnownNetworks networks;
  private final PasswordCheck check;
  private final Sessions sessions;

  Logins(
      Users users,
      CredentialStore credentials,
      KnownNetworks networks,
      PasswordCheck check,
      Sessions sessions) {
    this.users = users;
    this.credentials = credentials;
    this.networks = networks;
    this.check = check;
    this.sessions = sessions;
  }

  /**
   * Opens a session; it is durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS, ACCOUNT_SUSPENDED,
   *     OVERLOADED
   */
  OpenedSession login(String identifier, String password) {
    check.requireCapacity();
    return sessions.open(() -> proven(identifier, password));
  }

  private VerifiedUser proven(String identifier, String password) {
    String normal = Identifiers.normal(identifier);
    String network = ClientNetwork.current();
    boolean possible = !normal.isEmpty() && normal.length() <= LONGEST;
    Optional<User> user = possible ? users.lookup(normal) : Optional.empty();
    UUID userId = user.map(found -> UUID.fromString(found.getId())).orElse(NO_USER);
    // Asked for whether there is a user or not, so that both take the same steps.
    Optional<Credential> credential = credentials.find(userId);
    boolean familiar = networks.knows(userId, network);
    if (!check.proves(Attempts.Target.login(normal, network), password, credential, familiar)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "Identifier and password do not match.");
    }
    return new VerifiedUser(user.orElseThrow(), credential.orElseThrow());
  }
}
