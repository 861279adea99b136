package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A transaction that has exclusive access to the follows and blocks between two users. It first
 * locks the count rows of both users, ordered by id, so that transactions cannot deadlock.
 * Afterwards it writes the counts and their events.
 */
final class ChangeOfPair {

  /** PostgreSQL's order of ids; Java's own compares the halves as signed numbers. */
  private static final Comparator<UUID> ORDER = Comparator.comparing(UUID::toString);

  private final Handle handle;
  private final Map<UUID, Change> changes = new TreeMap<>(ORDER);

  private record Change(int followers, int following) {
    Change plus(int moreFollowers, int moreFollowing) {
      return new Change(followers + moreFollowers, following + moreFollowing);
    }
  }

  private ChangeOfPair(Handle handle) {
    this.handle = handle;
  }

  /** Runs the work for two users and creates missing count rows. */
  static <T> T of(Jdbi jdbi, UUID one, UUID other, Instant now, Function<ChangeOfPair, T> work) {
    // Beforehand and on its own: the transaction below waits for nothing but the two locks.
    List<UUID> both = Stream.of(one, other).sorted(ORDER).toList();
    jdbi.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO follow_counts (user_id) VALUES (?), (?) ON CONFLICT DO NOTHING",
                both.getFirst(),
                both.getLast()));
    return inTransaction(jdbi, one, other, now, work).orElseThrow();
  }

  /**
   * Runs the work unless one of the users has no count row, and so no follows and no followers. A
   * row that is created later would be locked out of order.
   */
  static void ofThoseThereAre(
      Jdbi jdbi, UUID one, UUID other, Instant now, Consumer<ChangeOfPair> work) {
    var _ =
        inTransaction(
            jdbi,
            one,
            other,
            now,
            change -> {
              work.accept(change);
              return true;
            });
  }

  private static <T> Optional<T> inTransaction(
      Jdbi jdbi, UUID one, UUID other, Instant now, Function<ChangeOfPair, T> work) {
    return jdbi.inTransaction(
        handle -> {
          int locked =
              handle
                  .createQuery(
                      """
                      SELECT user_id FROM follow_counts WHERE user_id IN (:one, :other)
                      ORDER BY user_id FOR UPDATE
                      """)
                  .bind("one", one)
                  .bind("other", other)
                  .mapTo(UUID.class)
                  .list()
                  .size();
          if (locked < 2) {
            return Optional.empty();
          }
          ChangeOfPair change = new ChangeOfPair(handle);
          T result = work.apply(change);
          change.count(now);
          return Optional.of(result);
        });
  }

  Handle handle() {
    return handle;
  }

  /** Counts follows that were added, or removed with a negative number. */
  void follows(UUID follower, UUID followee, int added) {
    if (added != 0) {
      changes.merge(follower, new Change(0, added), (old, more) -> old.plus(0, added));
      changes.merge(followee, new Change(added, 0), (old, more) -> old.plus(added, 0));
    }
  }

  private void count(Instant now) {
    changes.forEach(
        (userId, change) -> {
          FollowCountsChanged counts =
              handle
                  .createQuery(
                      """
                      UPDATE follow_counts SET followers = followers + :followers,
                        following = following + :following, version = version + 1,
                        timeline_version = timeline_version
                          + CASE WHEN :following = 0 THEN 0 ELSE 1 END
                      WHERE user_id = :user RETURNING followers, following, version
                      """)
                  .bind("followers", change.followers())
                  .bind("following", change.following())
                  .bind("user", userId)
                  .map(
                      (row, context) ->
                          FollowCountsChanged.newBuilder()
                              .setUserId(userId.toString())
                              .setFollowersCount(row.getInt("followers"))
                              .setFollowingCount(row.getInt("following"))
                              .setVersion(row.getLong("version"))
                              .build())
                  .one();
          PostgresOutbox.add(handle, Event.of(counts, now));
        });
  }
}
