package io.minitwitter.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Deleted accounts. A write that returns is durable, with what is to be published of it, and seen
 * by every later read; one that throws may have happened or not, and can be repeated.
 */
interface DeletionStore {

  /**
   * Removes a user, whose names are free from then on and whose id is never used again, and asks
   * the services to remove the rest. A user who was removed before stays so.
   *
   * @param services who is asked, and will report
   * @return false when there never was such a user; nothing was changed
   */
  boolean delete(UUID userId, Instant now, List<String> services);

  /**
   * Asks once more for those that were asked about only once, before a time; the oldest first. Of
   * several calls at once one asks for each.
   *
   * @param services who is asked, and will report
   * @return for how many this call asked, at most {@code limit}
   */
  int askAgain(Instant requestedBefore, Instant now, List<String> services, int limit);

  /**
   * Notes that a service has nothing left of a person, when it was asked for the second time. The
   * last service's report completes the deletion; a report that came before changes nothing.
   */
  void reported(UUID userId, String service, Instant now);

  /** The deletion of the user who had this id. */
  Optional<Deletion> find(UUID userId);
}
