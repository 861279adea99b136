package io.minitwitter.follow;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Use cases of mutes. */
final class Mutes {

  private final FollowStore store;
  private final Users users;
  private final InstantSource clock;
  private final Consumer<Collection<UUID>> timelinesChanged;

  /**
   * Mutes.
   *
   * @param timelinesChanged runs for the users whose home timelines a write may have changed
   */
  Mutes(
      FollowStore store,
      Users users,
      InstantSource clock,
      Consumer<Collection<UUID>> timelinesChanged) {
    this.store = store;
    this.users = users;
    this.clock = clock;
    this.timelinesChanged = timelinesChanged;
  }

  /** Mutes a user. */
  void mute(UUID muter, UUID muted) {
    Follows.requireOther(muter, muted);
    users.requireExisting(muted);
    try {
      store.mute(muter, muted, clock.instant());
    } finally {
      // A write that fails may have happened all the same.
      timelinesChanged.accept(List.of(muter));
    }
  }

  /** Ends a mute, if there is one. */
  void unmute(UUID muter, UUID muted) {
    try {
      store.unmute(muter, muted);
    } finally {
      timelinesChanged.accept(List.of(muter));
    }
  }
}
