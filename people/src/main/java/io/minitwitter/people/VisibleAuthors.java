package io.minitwitter.people;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The authors that a viewer sees: those who exist and are not hidden by a block. */
public record VisibleAuthors(Authors authors, BlocksAndMutes blocksAndMutes) {

  /**
   * Begins to look authors up and returns at once.
   *
   * @param viewer empty for an anonymous caller
   * @return waits for the lookups; returns empty for an author who is hidden from the viewer or
   *     does not exist
   */
  public Supplier<Function<UUID, Optional<Author>>> start(Optional<UUID> viewer, Set<UUID> ids) {
    Supplier<Map<UUID, Author>> found = authors.start(ids);
    Supplier<Set<UUID>> hidden = blocksAndMutes.startHiddenFrom(viewer, ids);
    return () -> {
      Map<UUID, Author> byId = found.get();
      Set<UUID> left = hidden.get();
      return id -> left.contains(id) ? Optional.empty() : Optional.ofNullable(byId.get(id));
    };
  }
}
