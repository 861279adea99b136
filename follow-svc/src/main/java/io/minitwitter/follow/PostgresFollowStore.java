package io.minitwitter.follow;

import io.minitwitter.follow.v1.UserFollowed;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables {@code follows}, {@code blocks} and {@code mutes}, and {@link ChangeOfPair}. */
final class PostgresFollowStore implements FollowStore {

  private final Jdbi jdbi;
  private final ListQueries lists;
  private final TimelineQueries timelines;
  private final BlockQueries blocks;

  PostgresFollowStore(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.lists = new ListQueries(jdbi);
    this.timelines = new TimelineQueries(jdbi);
    this.blocks = new BlockQueries(jdbi);
  }

  @Override
  public boolean follow(UUID follower, UUID followee, boolean notify, Instant now) {
    return ChangeOfPair.of(
        jdbi,
        follower,
        followee,
        now,
        change -> {
          Handle handle = change.handle();
          if (!BlockQueries.blockedAmong(handle, follower, Set.of(followee)).isEmpty()) {
            return false;
          }
          int added =
              handle.execute(
                  """
                  INSERT INTO follows (follower_id, followee_id, notify, created_at)
                  VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                  """,
                  follower,
                  followee,
                  notify,
                  now);
          if (added == 0) {
            setNotify(handle, follower, followee, notify);
          } else {
            PostgresOutbox.add(handle, Event.of(followed(follower, followee, now), now));
          }
          change.follows(follower, followee, added);
          return true;
        });
  }

  @Override
  public void unfollow(UUID follower, UUID followee, Instant now) {
    ChangeOfPair.ofThoseThereAre(
        jdbi, follower, followee, now, change -> remove(change, follower, followee));
  }

  @Override
  public boolean setNotify(UUID follower, UUID followee, boolean notify) {
    return jdbi.withHandle(handle -> setNotify(handle, follower, followee, notify));
  }

  @Override
  public void block(UUID blocker, UUID blocked, Instant now) {
    var _ =
        ChangeOfPair.of(
            jdbi,
            blocker,
            blocked,
            now,
            change -> {
              change
                  .handle()
                  .execute(
                      """
                  INSERT INTO blocks (blocker_id, blocked_id, created_at) VALUES (?, ?, ?)
                  ON CONFLICT DO NOTHING
                  """,
                      blocker,
                      blocked,
                      now);
              remove(change, blocker, blocked);
              remove(change, blocked, blocker);
              return true;
            });
  }

  @Override
  public void unblock(UUID blocker, UUID blocked) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "DELETE FROM blocks WHERE blocker_id = ? AND blocked_id = ?", blocker, blocked));
  }

  @Override
  public void mute(UUID muter, UUID muted, Instant now) {
    jdbi.useTransaction(
        handle -> {
          int added =
              handle.execute(
                  """
                  INSERT INTO mutes (muter_id, muted_id, created_at) VALUES (?, ?, ?)
                  ON CONFLICT DO NOTHING
                  """,
                  muter,
                  muted,
                  now);
          if (added > 0) {
            TimelineQueries.changed(handle, muter);
          }
        });
  }

  @Override
  public void unmute(UUID muter, UUID muted) {
    jdbi.useTransaction(
        handle -> {
          int removed =
              handle.execute("DELETE FROM mutes WHERE muter_id = ? AND muted_id = ?", muter, muted);
          if (removed > 0) {
            TimelineQueries.changed(handle, muter);
          }
        });
  }

  @Override
  public boolean removeSomeOf(UUID user, int limit, Instant now) {
    List<UUID> others = UserRemoval.followedOrFollowing(jdbi, user, limit);
    for (UUID other : others) {
      ChangeOfPair.ofThoseThereAre(
          jdbi,
          user,
          other,
          now,
          change -> {
            remove(change, user, other);
            remove(change, other, user);
          });
    }
    return UserRemoval.blocksAndMutes(jdbi, user, limit) > 0 || !others.isEmpty();
  }

  @Override
  public void publish(Event event) {
    jdbi.useTransaction(transaction -> PostgresOutbox.add(transaction, event));
  }

  @Override
  public Relationship relationship(UUID one, UUID other) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT
                      EXISTS (SELECT 1 FROM follows
                        WHERE follower_id = :one AND followee_id = :other) AS following,
                      EXISTS (SELECT 1 FROM follows
                        WHERE follower_id = :other AND followee_id = :one) AS followed_by,
                      EXISTS (SELECT 1 FROM follows
                        WHERE follower_id = :one AND followee_id = :other AND notify) AS notify,
                      EXISTS (SELECT 1 FROM mutes
                        WHERE muter_id = :one AND muted_id = :other) AS muted,
                      EXISTS (SELECT 1 FROM blocks
                        WHERE blocker_id = :one AND blocked_id = :other) AS blocked,
                      EXISTS (SELECT 1 FROM blocks
                        WHERE blocker_id = :other AND blocked_id = :one) AS blocked_by
                    """)
                .bind("one", one)
                .bind("other", other)
                .map(
                    (row, context) ->
                        new Relationship(
                            row.getBoolean("following"),
                            row.getBoolean("followed_by"),
                            row.getBoolean("notify"),
                            row.getBoolean("muted"),
                            row.getBoolean("blocked"),
                            row.getBoolean("blocked_by")))
                .one());
  }

  @Override
  public BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others) {
    return blocks.among(user, others);
  }

  @Override
  public Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user, int most) {
    return blocks.all(user, most);
  }

  @Override
  public List<Listed> followers(UUID of, Optional<UUID> viewer, long before, int limit) {
    return lists.followers(of, viewer, before, limit);
  }

  @Override
  public List<Listed> following(UUID of, Optional<UUID> viewer, long before, int limit) {
    return lists.following(of, viewer, before, limit);
  }

  @Override
  public List<Listed> notifiedFollowers(UUID of, long before, int limit) {
    return lists.notifiedFollowers(of, before, limit);
  }

  @Override
  public List<Listed> blocks(UUID of, long before, int limit) {
    return lists.blocks(of, before, limit);
  }

  @Override
  public List<Listed> mutes(UUID of, long before, int limit) {
    return lists.mutes(of, before, limit);
  }

  @Override
  public List<TimelineFollower> timelineFollowers(UUID of, long before, int limit) {
    return timelines.followers(of, before, limit);
  }

  @Override
  public TimelineFollowees timelineFollowees(UUID of, long before, int limit) {
    return timelines.followees(of, before, limit);
  }

  @Override
  public long timelineVersion(UUID of) {
    return timelines.version(of);
  }

  @Override
  public int followersCount(UUID of) {
    return timelines.followersCount(of);
  }

  private static boolean setNotify(Handle handle, UUID follower, UUID followee, boolean notify) {
    return handle.execute(
            "UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?",
            notify,
            follower,
            followee)
        == 1;
  }

  private static UserFollowed followed(UUID follower, UUID followee, Instant now) {
    return UserFollowed.newBuilder()
        .setFollowerId(follower.toString())
        .setFolloweeId(followee.toString())
        .setFollowedAt(Timestamps.of(now))
        .build();
  }

  private static void remove(ChangeOfPair change, UUID follower, UUID followee) {
    int removed =
        change
            .handle()
            .execute(
                "DELETE FROM follows WHERE follower_id = ? AND followee_id = ?",
                follower,
                followee);
    change.follows(follower, followee, -removed);
  }
}
