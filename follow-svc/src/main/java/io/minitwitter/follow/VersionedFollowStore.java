package io.minitwitter.follow;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.people.TimelineVersions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A store whose changes end the versions in Redis under which home timelines are kept, before the
 * change returns.
 */
final class VersionedFollowStore implements FollowStore, AutoCloseable {

  private final FollowStore store;
  private final TimelineVersions versions;

  VersionedFollowStore(FollowStore store, TimelineVersions versions) {
    this.store = store;
    this.versions = versions;
  }

  @Override
  public boolean follow(UUID follower, UUID followee, boolean notify, Instant now) {
    try {
      return store.follow(follower, followee, notify, now);
    } finally {
      // A write that fails may have happened all the same.
      versions.changed(List.of(follower));
    }
  }

  @Override
  public void unfollow(UUID follower, UUID followee, Instant now) {
    changing(() -> store.unfollow(follower, followee, now), follower);
  }

  @Override
  public void block(UUID blocker, UUID blocked, Instant now) {
    changing(() -> store.block(blocker, blocked, now), blocker, blocked);
  }

  @Override
  public void mute(UUID muter, UUID muted, Instant now) {
    changing(() -> store.mute(muter, muted, now), muter);
  }

  @Override
  public void unmute(UUID muter, UUID muted) {
    changing(() -> store.unmute(muter, muted), muter);
  }

  private void changing(Runnable write, UUID... users) {
    try {
      write.run();
    } finally {
      versions.changed(List.of(users));
    }
  }

  @Override
  public boolean setNotify(UUID follower, UUID followee, boolean notify) {
    return store.setNotify(follower, followee, notify);
  }

  @Override
  public void unblock(UUID blocker, UUID blocked) {
    store.unblock(blocker, blocked);
  }

  /** The removed user's tweets disappear by themselves, from every timeline. */
  @Override
  public boolean removeSomeOf(UUID user, int limit, Instant now) {
    return store.removeSomeOf(user, limit, now);
  }

  @Override
  public void publish(Event event) {
    store.publish(event);
  }

  @Override
  public Relationship relationship(UUID one, UUID other) {
    return store.relationship(one, other);
  }

  @Override
  public BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others) {
    return store.blocksAndMutes(user, others);
  }

  @Override
  public Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user, int most) {
    return store.allBlocksAndMutes(user, most);
  }

  @Override
  public List<Listed> followers(UUID of, Optional<UUID> viewer, long before, int limit) {
    return store.followers(of, viewer, before, limit);
  }

  @Override
  public List<Listed> following(UUID of, Optional<UUID> viewer, long before, int limit) {
    return store.following(of, viewer, before, limit);
  }

  @Override
  public List<Listed> notifiedFollowers(UUID of, long before, int limit) {
    return store.notifiedFollowers(of, before, limit);
  }

  @Override
  public List<Listed> blocks(UUID of, long before, int limit) {
    return store.blocks(of, before, limit);
  }

  @Override
  public List<Listed> mutes(UUID of, long before, int limit) {
    return store.mutes(of, before, limit);
  }

  @Override
  public List<TimelineFollower> timelineFollowers(UUID of, long before, int limit) {
    return store.timelineFollowers(of, before, limit);
  }

  @Override
  public TimelineFollowees timelineFollowees(UUID of, long before, int limit) {
    return store.timelineFollowees(of, before, limit);
  }

  @Override
  public long timelineVersion(UUID of) {
    return store.timelineVersion(of);
  }

  @Override
  public int followersCount(UUID of) {
    return store.followersCount(of);
  }

  @Override
  public void close() {
    versions.close();
  }
}
