package io.minitwitter.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The queries of {@link FollowStore} for home timelines. Each is one statement, which sees the
 * follows and their version at the same moment.
 */
final class TimelineQueries {

  private final Jdbi jdbi;

  TimelineQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<TimelineFollower> followers(UUID of, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT f.id, f.follower_id, c.timeline_version FROM follows f
                      JOIN follow_counts c ON c.user_id = f.follower_id
                    WHERE f.followee_id = :of AND f.id < :before
                      AND NOT EXISTS (SELECT 1 FROM mutes
                        WHERE muter_id = f.follower_id AND muted_id = :of)
                    ORDER BY f.id DESC LIMIT :limit
                    """)
                .bind("of", of)
                .bind("before", before)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new TimelineFollower(
                            row.getLong("id"),
                            row.getObject("follower_id", UUID.class),
                            row.getLong("timeline_version")))
                .list());
  }

  TimelineFollowees followees(UUID of, long before, int limit) {
    return jdbi.withHandle(
        handle -> {
          List<Listed> found = new ArrayList<>();
          long version =
              handle
                  .createQuery(
                      """
                      SELECT v.version, f.id, f.followee_id FROM (SELECT coalesce((
                          SELECT timeline_version FROM follow_counts WHERE user_id = :of), 0)
                        AS version) v
                      LEFT JOIN LATERAL (SELECT id, followee_id FROM follows
                        WHERE follower_id = :of AND id < :before
                          AND NOT EXISTS (SELECT 1 FROM mutes
                            WHERE muter_id = :of AND muted_id = followee_id)
                        ORDER BY id DESC LIMIT :limit) f ON true
                      ORDER BY f.id DESC
                      """)
                  .bind("of", of)
                  .bind("before", before)
                  .bind("limit", limit)
                  .reduceRows(
                      0L,
                      (_, row) -> {
                        UUID followee = row.getColumn("followee_id", UUID.class);
                        if (followee != null) {
                          found.add(new Listed(row.getColumn("id", Long.class), followee));
                        }
                        return row.getColumn("version", Long.class);
                      });
          return new TimelineFollowees(found, version);
        });
  }

  long version(UUID of) {
    return number("SELECT timeline_version FROM follow_counts WHERE user_id = ?", of);
  }

  int followersCount(UUID of) {
    return Math.toIntExact(number("SELECT followers FROM follow_counts WHERE user_id = ?", of));
  }

  private long number(String query, UUID of) {
    return jdbi.withHandle(
        handle -> handle.createQuery(query).bind(0, of).mapTo(Long.class).findOne().orElse(0L));
  }

  /** Makes what a user's home timeline shows a new list, within the transaction that changes it. */
  static void changed(Handle handle, UUID user) {
    handle.execute(
        """
        INSERT INTO follow_counts (user_id, timeline_version) VALUES (?, 1)
        ON CONFLICT (user_id) DO UPDATE SET timeline_version = follow_counts.timeline_version + 1
        """,
        user);
  }
}
