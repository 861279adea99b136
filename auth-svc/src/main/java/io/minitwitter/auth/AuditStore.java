package io.minitwitter.auth;

import java.util.List;

/** The audit records, which {@link AccountStore} writes with what they tell of. */
interface AuditStore {

  /** Records that come after a position in the list, newest first. */
  List<AuditRecord> after(AuditFilter filter, ListPosition position, int limit);
}
