package io.minitwitter.follow;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who follows whom; {@link FollowLists} pages through it. */
final class Follows {
  private static final int BATCH = 100;

  private final FollowStore store;
  private final People people;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  /**
   * Follows.
   *
   * @param wakeRelay runs after each write that may have left something to publish
   */
  Follows(FollowStore store, People people, InstantSource clock, Runnable wakeRelay) {
    this.store = store;
    this.people = people;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
  }

  /** Begins to follow, or sets {@code notify} anew. */
  void follow(UUID follower, UUID followee, boolean notify) {
    requireOther(follower, followee);
    people.requireExisting(followee);
    if (!store.follow(follower, followee, notify, clock.instant())) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_BLOCKED, "There is a block between you and this user.");
    }
    wakeRelay.run();
  }

  /** Ends a follow, if there is one. */
  void unfollow(UUID follower, UUID followee) {
    store.unfollow(follower, followee, clock.instant());
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
   * How somebody stands to another. Who is blocked does not see the other, and so is not told of
   * the block; who blocks as well sees them, to be able to end it.
   */
  Relationship relationship(UUID viewer, UUID other) {
    Relationship relationship = store.relationship(viewer, other);
    if (relationship.blockedBy() && !relationship.blocked()) {
      throw noSuchUser();
    }
    if (people.byIds(Set.of(other)).isEmpty()) {
      throw noSuchUser();
    }
    return relationship;
  }

  /**
   * Removes the follows, blocks and mutes of and with somebody, some at a time, each with the
   * counts of the other. Broken off, it can be run again.
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
