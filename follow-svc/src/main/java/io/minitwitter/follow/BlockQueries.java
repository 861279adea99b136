package io.minitwitter.follow;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The queries of {@link FollowStore} for the blocks and mutes of a user. */
final class BlockQueries {

  private final Jdbi jdbi;

  BlockQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Those between a user and some others. */
  BlocksAndMutesOfUser among(UUID user, Set<UUID> others) {
    if (others.isEmpty()) {
      return new BlocksAndMutesOfUser(Set.of(), Set.of());
    }
    return jdbi.withHandle(
        handle ->
            new BlocksAndMutesOfUser(
                blockedAmong(handle, user, others), mutedAmong(handle, user, others)));
  }

  /** All of a user; empty when there are more than {@code most} of a kind. */
  Optional<BlocksAndMutesOfUser> all(UUID user, int most) {
    return jdbi.withHandle(
        handle -> {
          List<List<UUID>> found =
              Stream.of(
                      "SELECT blocked_id FROM blocks WHERE blocker_id = :user LIMIT :limit",
                      "SELECT blocker_id FROM blocks WHERE blocked_id = :user LIMIT :limit",
                      "SELECT muted_id FROM mutes WHERE muter_id = :user LIMIT :limit")
                  .map(
                      query ->
                          handle
                              .createQuery(query)
                              .bind("user", user)
                              .bind("limit", most + 1)
                              .mapTo(UUID.class)
                              .list())
                  .toList();
          if (found.stream().anyMatch(ids -> ids.size() > most)) {
            return Optional.empty();
          }
          Set<UUID> blocked = new HashSet<>(found.get(0));
          blocked.addAll(found.get(1));
          return Optional.of(new BlocksAndMutesOfUser(blocked, Set.copyOf(found.get(2))));
        });
  }

  /** Those of some users who block a user or are blocked by the user. */
  static Set<UUID> blockedAmong(Handle handle, UUID user, Set<UUID> others) {
    return ids(
        handle,
        """
        SELECT blocked_id FROM blocks WHERE blocker_id = :user AND blocked_id IN (<others>)
        UNION ALL
        SELECT blocker_id FROM blocks WHERE blocked_id = :user AND blocker_id IN (<others>)
        """,
        user,
        others);
  }

  private static Set<UUID> mutedAmong(Handle handle, UUID user, Set<UUID> others) {
    return ids(
        handle,
        "SELECT muted_id FROM mutes WHERE muter_id = :user AND muted_id IN (<others>)",
        user,
        others);
  }

  private static Set<UUID> ids(Handle handle, String query, UUID user, Set<UUID> others) {
    return new HashSet<>(
        handle
            .createQuery(query)
            .bind("user", user)
            .bindList("others", List.copyOf(others))
            .mapTo(UUID.class)
            .list());
  }
}
