package io.minitwitter.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Deleted accounts. A write that returns is durable, with what is to be published of it, and
 * visible to every later read; one that throws may have happened or not, and can be repeated.
 */
interface DeletionStore {

  /**
   * Removes a user and asks the services to remove the user's data. The names become available; the
   * id is never used again. Repeating the call changes nothing.
   *
   * @param services the services that are asked and will report
   * @return false if there never was such a user; nothing was changed
   */
  boolean delete(UUID userId, Instant now, List<String> services);

  /**
   * Starts the second sweep of deletions whose first sweep was before a time, oldest first. Of
   * concurrent calls one handles each deletion.
   *
   * @param services the services that are asked and will report
   * @return the number of deletions handled by this call, at most {@code limit}
   */
  int askAgain(Instant requestedBefore, Instant now, List<String> services, int limit);

  /**
   * Stores a service's report of the second sweep. The last report completes the deletion; a report
   * of the first sweep changes nothing.
   */
  void reported(UUID userId, String service, Instant now);

  /** The deletion of the user who had this id. */
  Optional<Deletion> find(UUID userId);
}
