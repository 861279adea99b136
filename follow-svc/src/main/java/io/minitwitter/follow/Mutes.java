package io.minitwitter.follow;

import java.time.InstantSource;
import java.util.UUID;

/** Use cases of mutes. */
final class Mutes {

  private final FollowStore store;
  private final People people;
  private final InstantSource clock;

  Mutes(FollowStore store, People people, InstantSource clock) {
    this.store = store;
    this.people = people;
    this.clock = clock;
  }

  /** Mutes a user. */
  void mute(UUID muter, UUID muted) {
    Follows.requireOther(muter, muted);
    people.requireExisting(muted);
    store.mute(muter, muted, clock.instant());
  }

  /** Ends a mute, if there is one. */
  void unmute(UUID muter, UUID muted) {
    store.unmute(muter, muted);
  }
}
