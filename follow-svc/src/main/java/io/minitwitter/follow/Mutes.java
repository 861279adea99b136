package io.minitwitter.follow;

import java.time.InstantSource;
import java.util.UUID;

/** Use cases of mutes. */
final class Mutes {

  private final FollowStore store;
  private final Users users;
  private final InstantSource clock;

  Mutes(FollowStore store, Users users, InstantSource clock) {
    this.store = store;
    this.users = users;
    this.clock = clock;
  }

  /** Mutes a user. */
  void mute(UUID muter, UUID muted) {
    Follows.requireOther(muter, muted);
    users.requireExisting(muted);
    store.mute(muter, muted, clock.instant());
  }

  /** Ends a mute, if there is one. */
  void unmute(UUID muter, UUID muted) {
    store.unmute(muter, muted);
  }
}
