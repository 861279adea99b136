package io.minitwitter.follow;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Use cases of follows; {@link FollowLists} lists them. */
final class Follows {
  private static final int BATCH = 100;

  private final FollowStore store;
  private final Users users;
  private final InstantSource clock;
  private final Runnable wakeRelay;
  private final Consumer<Collection<UUID>> timelinesChanged;

  /**
   * Follows.
   *
   * @param wakeRelay runs after each write that may have left something to publish
   * @param timelinesChanged runs for the users whose home timelines a write may have changed
   */
  Follows(
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

  /** Follows a user, or updates {@code notify}. */
  void follow(UUID follower, UUID followee, boolean notify) {
    requireOther(follower, followee);
    users.requireExisting(followee);
    try {
      if (!store.follow(follower, followee, notify, clock.instant())) {
        throw Errors.of(
            ErrorReason.ERROR_REASON_BLOCKED, "There is a block between you and this user.");
      }
    } finally {
      // A write that fails may have happened all the same.
      timelinesChanged.accept(List.of(follower));
    }
    wakeRelay.run();
  }

  /** Ends a follow, if there is one. */
  void unfollow(UUID follower, UUID followee) {
    try {
      store.unfollow(follower, followee, clock.instant());
    } finally {
      timelinesChanged.accept(List.of(follower));
    }
    wakeRelay.run();
  }

  /** Changes a follow; what is empty stays as it is. */
  Relationship update(UUID follower, UUID followee, Optional<Boolean> notify) {
    boolean following =
        notify
            .map(on -> store.setNotify(follower, followee, on))
            .orElseGet(() -> store.relationship(follower, followee).following());
    if (!following) {
      throw Errors.of(ErrorReason.ERROR_REASON_NOT_FOLLOWING, "You do not follow this user.");
    }
    return store.relationship(follower, followee);
  }

  /**
   * The relationship to another user. A blocked user does not see the other user, and so not the
   * block; a user who blocks too can see the other, to be able to remove the block.
   */
  Relationship relationship(UUID viewer, UUID other) {
    Relationship relationship = store.relationship(viewer, other);
    if (relationship.blockedBy() && !relationship.blocked()) {
      throw noSuchUser();
    }
    if (users.byIds(Set.of(other)).isEmpty()) {
      throw noSuchUser();
    }
    return relationship;
  }

  /**
   * Removes the follows, blocks and mutes of a user in batches, each with the counts of the other
   * users. It can be repeated after an interruption. The user's tweets leave timelines by
   * themselves.
   */
  void removeAllOf(UUID userId) {
    while (store.removeSomeOf(userId, BATCH, clock.instant())) {
      wakeRelay.run();
    }
  }

  static void requireOther(UUID self, UUID target) {
    if (self.equals(target)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_SELF_TARGET, "You cannot follow, block or mute yourself.");
    }
  }

  static StatusRuntimeException noSuchUser() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
