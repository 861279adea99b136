package io.minitwitter.follow;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The lists of {@link FollowStore} out of PostgreSQL, newest first; each has an index that ends in
 * the id.
 */
final class ListQueries {

  private final Jdbi jdbi;

  ListQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<Listed> followers(UUID of, Optional<UUID> viewer, long before, int limit) {
    return listed(
        """
        SELECT id, follower_id AS user_id FROM follows WHERE followee_id = :of AND id < :before
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = CAST(:viewer AS uuid) AND blocked_id = follower_id)
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = follower_id AND blocked_id = CAST(:viewer AS uuid))
        ORDER BY id DESC LIMIT :limit
        """,
        of,
        viewer,
        before,
        limit);
  }

  List<Listed> following(UUID of, Optional<UUID> viewer, long before, int limit) {
    return listed(
        """
        SELECT id, followee_id AS user_id FROM follows WHERE follower_id = :of AND id < :before
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = CAST(:viewer AS uuid) AND blocked_id = followee_id)
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = followee_id AND blocked_id = CAST(:viewer AS uuid))
        ORDER BY id DESC LIMIT :limit
        """,
        of,
        viewer,
        before,
        limit);
  }

  List<Listed> notifiedFollowers(UUID of, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            page(
                handle
                    .createQuery(
                        """
                        SELECT id, follower_id AS user_id FROM follows
                        WHERE followee_id = :of AND notify AND id < :before
                          AND NOT EXISTS (SELECT 1 FROM mutes
                            WHERE muter_id = follower_id AND muted_id = :of)
                        ORDER BY id DESC LIMIT :limit
                        """)
                    .bind("of", of),
                before,
                limit));
  }

  List<Listed> blocks(UUID of, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            page(
                handle
                    .createQuery(
                        """
                        SELECT id, blocked_id AS user_id FROM blocks
                        WHERE blocker_id = :of AND id < :before ORDER BY id DESC LIMIT :limit
                        """)
                    .bind("of", of),
                before,
                limit));
  }

  List<Listed> mutes(UUID of, long before, int limit) {
    return listed(
        """
        SELECT id, muted_id AS user_id FROM mutes WHERE muter_id = :of AND id < :before
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = CAST(:viewer AS uuid) AND blocked_id = muted_id)
          AND NOT EXISTS (SELECT 1 FROM blocks
            WHERE blocker_id = muted_id AND blocked_id = CAST(:viewer AS uuid))
        ORDER BY id DESC LIMIT :limit
        """,
        of,
        Optional.of(of),
        before,
        limit);
  }

  private List<Listed> listed(
      String query, UUID of, Optional<UUID> viewer, long before, int limit) {
    return jdbi.withHandle(
        handle ->
            page(
                handle
                    .createQuery(query)
                    .bind("of", of)
                    .bind("viewer", viewer.map(UUID::toString).orElse(null)),
                before,
                limit));
  }

  private static List<Listed> page(Query query, long before, int limit) {
    return query
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> new Listed(row.getLong("id"), row.getObject("user_id", UUID.class)))
        .list();
  }
}
