package io.minitwitter.user;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the counts of follows on profiles. */
final class FollowCountsConsumer implements EventConsumer<FollowCountsChanged> {

  private static final Logger log = LoggerFactory.getLogger(FollowCountsConsumer.class);

  private final UserStore store;

  FollowCountsConsumer(UserStore store) {
    this.store = store;
  }

  @Override
  public FollowCountsChanged event() {
    return FollowCountsChanged.getDefaultInstance();
  }

  @Override
  public void consume(FollowCountsChanged counts, Event event) {
    UUID id = UUID.fromString(counts.getUserId());
    boolean set =
        store.setFollowCounts(
            id, counts.getFollowersCount(), counts.getFollowingCount(), counts.getVersion());
    if (!set) {
      log.debug(
          "counts of user {} are ignored: newer ones are stored, or the account was deleted", id);
    }
  }
}
