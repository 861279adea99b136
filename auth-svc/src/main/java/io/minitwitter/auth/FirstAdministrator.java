package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the administrator whom the settings name when there is none. Users may not be reachable yet
 * when this service starts, so it is tried until it is known.
 */
final class FirstAdministrator {
  private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final AuthSettings.Admin admin;
  private final CredentialStore credentials;
  private final Users users;
  private final Registration registration;
  private Thread thread;

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

  /** Begins to try, in the background. */
  void start() {
    if (admin.isSet()) {
      thread = Thread.ofVirtual().name("auth-first-administrator").start(this::keepTrying);
    }
  }

  void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void keepTrying() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!settled()) {
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      log.debug("Stopping before an administrator was made");
    }
  }

  private boolean settled() {
    try {
      ensure();
      return true;
    } catch (StatusRuntimeException e) {
      return switch (ErrorDetails.of(e).reason()) {
        case ERROR_REASON_USERNAME_TAKEN, ERROR_REASON_EMAIL_TAKEN -> {
          log.warn(
              "No administrator was made: the username or e-mail address of the settings belongs to"
                  + " somebody else");
          yield true;
        }
        default -> {
          log.debug("No administrator yet: {}", e.getStatus().getCode());
          yield false;
        }
      };
    } catch (RuntimeException e) {
      log.debug("No administrator yet", e);
      return false;
    }
  }

  /** Makes the administrator unless there is one; several replicas at once still make only one. */
  void ensure() {
    List<UUID> administrators = credentials.administrators();
    // A credential alone is what a start that broke off has left.
    if (!administrators.isEmpty() && !users.existing(administrators).isEmpty()) {
      return;
    }
    ProvenPerson registered =
        registration.ensure(
            new NewPerson(admin.email(), admin.username(), admin.password(), "", "", ""),
            Role.ADMIN);
    if (registered.credential().role() == Role.ADMIN) {
      log.info("There is an administrator now, user {}", registered.user().getId());
    } else {
      log.warn(
          "No administrator was made: user {} of the settings is registered as {}",
          registered.user().getId(),
          registered.credential().role());
    }
  }
}
