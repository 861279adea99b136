package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.Role;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the administrator that the settings name if there is none. */
final class FirstAdministrator {
  private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

  private final AuthSettings.Admin admin;
  private final CredentialStore credentials;
  private final Users users;
  private final Registration registration;

  FirstAdministrator(
      AuthSettings.Admin admin,
      CredentialStore credentials,
      Users users,
      Registration registration) {
    this.admin = admin;
    this.credentials = credentials;
    this.users = users;
    this.registration = registration;
  }

  /**
   * Creates the administrator unless there is one; concurrent replicas create only one.
   *
   * @throws StatusRuntimeException if user-svc cannot be reached
   */
  void ensure() {
    if (!admin.isSet()) {
      return;
    }
    try {
      register();
    } catch (StatusRuntimeException e) {
      switch (ErrorDetails.of(e).reason()) {
        case ERROR_REASON_USERNAME_TAKEN, ERROR_REASON_EMAIL_TAKEN ->
            log.warn(
                "No administrator was created: the username or e-mail address of the settings belongs"
                    + " to another user");
        default -> throw e;
      }
    }
  }

  private void register() {
    List<UUID> administrators = credentials.administrators();
    // An interrupted start may have left a credential without a user.
    if (!administrators.isEmpty() && !users.existing(administrators).isEmpty()) {
      return;
    }
    VerifiedUser registered =
        registration.ensure(
            new NewUser(admin.email(), admin.username(), admin.password(), "", "", ""), Role.ADMIN);
    if (registered.credential().role() == Role.ADMIN) {
      log.info("Created the administrator, user {}", registered.user().getId());
    } else {
      log.warn(
          "No administrator was created: user {} of the settings is registered as {}",
          registered.user().getId(),
          registered.credential().role());
    }
  }
}
