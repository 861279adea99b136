package io.minitwitter.auth;

import java.util.List;
import java.util.UUID;

/**
 * The audit records. {@link AccountStore} writes the records of account changes; this store writes
 * those of actions in other services.
 */
interface AuditStore {

  /**
   * Adds the record of an event, unless there is one of it; durable when this returns.
   *
   * @return whether it was added
   */
  boolean add(AuditRecord record, UUID eventId);

  /** Records that come after a position in the list, newest first. */
  List<AuditRecord> after(AuditFilter filter, ListPosition position, int limit);
}
