package io.minitwitter.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the credentials of registrations that were interrupted before the user was created. */
final class UnfinishedRegistrations {
  private static final Logger log = LoggerFactory.getLogger(UnfinishedRegistrations.class);

  /** By then no call that could still create the user is running. */
  private static final Duration AGE = Duration.ofHours(1);

  private static final int BATCH = 100;

  private final CredentialStore credentials;
  private final Users users;
  private final Clock clock;

  UnfinishedRegistrations(CredentialStore credentials, Users users, Clock clock) {
    this.credentials = credentials;
    this.users = users;
    this.clock = clock;
  }

  /** Looks once at every credential that is old enough: its user exists, or it goes. */
  void sweep() {
    List<UUID> unseen;
    do {
      unseen = credentials.unseen(clock.instant().minus(AGE), BATCH);
      if (unseen.isEmpty()) {
        return;
      }
      Set<UUID> existing = users.existing(unseen);
      credentials.seen(existing);
      List<UUID> withoutUser = new ArrayList<>(unseen);
      withoutUser.removeAll(existing);
      if (!withoutUser.isEmpty()) {
        credentials.removeUnseen(withoutUser);
        log.info(
            "Removed {} credentials of registrations that were not finished", withoutUser.size());
      }
    } while (unseen.size() == BATCH);
  }
}
