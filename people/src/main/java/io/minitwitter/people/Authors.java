package io.minitwitter.people;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Looks up the authors of what is shown. */
public interface Authors {

  /**
   * Looks up authors in one batch. An author who cannot be looked up now is returned with the id
   * only; an author who does not exist is left out.
   */
  Map<UUID, Author> byIds(Set<UUID> ids);

  /** Begins {@link #byIds} and returns immediately; the result waits for the answer. */
  default Supplier<Map<UUID, Author>> start(Set<UUID> ids) {
    Map<UUID, Author> found = byIds(ids);
    return () -> found;
  }

  /**
   * The author of something that was just written and is durable; with the id alone when the author
   * cannot be looked up or does not exist.
   */
  default Author ofWritten(UUID id) {
    return byIds(Set.of(id)).getOrDefault(id, Author.unresolved(id));
  }
}
