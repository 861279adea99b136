package io.minitwitter.people;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Looks up which tweets, or which comments, a user likes. */
public interface LikedLookup {

  /**
   * Begins to look up what depends on the user alone, and returns immediately.
   *
   * @param user empty for an anonymous caller, who likes nothing
   * @return waits, and gives those of some ids that the user likes; none while like-svc cannot be
   *     reached
   */
  Function<Collection<String>, Set<String>> start(Optional<UUID> user);

  /** Whether a user likes one tweet or comment; as {@link #start}. */
  default boolean isLiked(UUID user, String id) {
    return start(Optional.of(user)).apply(List.of(id)).contains(id);
  }
}
