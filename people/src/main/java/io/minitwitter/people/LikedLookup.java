package io.minitwitter.people;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Looks up which tweets, or which comments, a user likes. */
public interface LikedLookup {

  /** Those of some ids that a user likes; none while like-svc cannot be reached. */
  Set<String> likedBy(UUID user, Collection<String> ids);

  /** As {@link #likedBy(UUID, Collection)}; an anonymous caller likes nothing. */
  default Set<String> likedBy(Optional<UUID> user, Collection<String> ids) {
    return user.isEmpty() || ids.isEmpty() ? Set.of() : likedBy(user.get(), ids);
  }

  /** Begins {@link #likedBy} and returns immediately; the result waits for the answer. */
  default Supplier<Set<String>> start(Optional<UUID> user, Collection<String> ids) {
    Set<String> liked = likedBy(user, ids);
    return () -> liked;
  }
}
