package io.minitwitter.people;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Where the authors of what is shown are looked up. */
public interface Authors {

  /**
   * Looks authors up, all at once. One that cannot be looked up now is in the answer with the id
   * alone; one that does not exist is not in the answer.
   */
  Map<UUID, Author> byIds(Set<UUID> ids);
}
