package io.minitwitter.follow;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Use cases of blocks. */
final class Blocks {

  /** Most blocks in each direction, and mutes, of one answer, as the contract says. */
  private static final int MOST = 500;

  private final FollowStore store;
  private final Users users;
  private final InstantSource clock;
  private final Runnable wakeRelay;
  private final Consumer<Collection<UUID>> timelinesChanged;

  /**
   * Blocks.
   *
   * @param wakeRelay runs after each write that may have left something to publish
   * @param timelinesChanged runs for the users whose home timelines a write may have changed
   */
  Blocks(
      FollowStore store,
      Users users,
      InstantSource clock,
      Runnable wakeRelay,
      Consumer<Collection<UUID>> timelinesChanged) {
    this.store = store;
    this.users = users;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
    this.timelinesChanged = timelinesChanged;
  }

  /** Blocks a user, who may block the blocker too, and removes the follows between both. */
  void block(UUID blocker, UUID blocked) {
    Follows.requireOther(blocker, blocked);
    users.requireExisting(blocked);
    try {
      store.block(blocker, blocked, clock.instant());
    } finally {
      // A write that fails may have happened all the same.
      timelinesChanged.accept(List.of(blocker, blocked));
    }
    wakeRelay.run();
  }

  /** Removes the blocker's block, if there is one. */
  void unblock(UUID blocker, UUID blocked) {
    store.unblock(blocker, blocked);
  }

  /** The blocks and mutes between a user and some others. */
  BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others) {
    return store.blocksAndMutes(user, others);
  }

  /** All blocks and mutes of a user; empty when there are too many for one answer. */
  Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user) {
    return store.allBlocksAndMutes(user, MOST);
  }
}
