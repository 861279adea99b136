package io.minitwitter.follow;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Finds and removes the data of one user in batches. */
final class UserRemoval {

  private static final List<String> BLOCKS_AND_MUTES =
      List.of(
          """
          DELETE FROM blocks WHERE (blocker_id, blocked_id) IN (
            SELECT blocker_id, blocked_id FROM blocks WHERE blocker_id = :user LIMIT :limit)
          """,
          """
          DELETE FROM blocks WHERE (blocker_id, blocked_id) IN (
            SELECT blocker_id, blocked_id FROM blocks WHERE blocked_id = :user LIMIT :limit)
          """,
          """
          DELETE FROM mutes WHERE (muter_id, muted_id) IN (
            SELECT muter_id, muted_id FROM mutes WHERE muter_id = :user LIMIT :limit)
          """,
          """
          DELETE FROM mutes WHERE (muter_id, muted_id) IN (
            SELECT muter_id, muted_id FROM mutes WHERE muted_id = :user LIMIT :limit)
          """);

  private UserRemoval() {}

  /** Some of the users that a user follows, and as many of the user's followers. */
  static List<UUID> followedOrFollowing(Jdbi jdbi, UUID user, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    (SELECT followee_id FROM follows WHERE follower_id = :user LIMIT :limit)
                    UNION
                    (SELECT follower_id FROM follows WHERE followee_id = :user LIMIT :limit)
                    """)
                .bind("user", user)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
  }

  /** Removes blocks and mutes by and of the user; returns their number. */
  static int blocksAndMutes(Jdbi jdbi, UUID user, int limit) {
    return jdbi.withHandle(
        handle ->
            BLOCKS_AND_MUTES.stream()
                .mapToInt(
                    removal ->
                        handle
                            .createUpdate(removal)
                            .bind("user", user)
                            .bind("limit", limit)
                            .execute())
                .sum());
  }
}
