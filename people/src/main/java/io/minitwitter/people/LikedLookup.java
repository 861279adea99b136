package io.minitwitter.people;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where it is looked up what people like, of one type of things. */
public interface LikedLookup {

  /** Ids of those of some things that a person likes; none while that cannot be known. */
  Set<String> likedBy(UUID person, Collection<String> ids);

  /** As {@link #likedBy(UUID, Collection)}; nobody in particular likes nothing. */
  default Set<String> likedBy(Optional<UUID> person, Collection<String> ids) {
    return person.isEmpty() || ids.isEmpty() ? Set.of() : likedBy(person.get(), ids);
  }
}
