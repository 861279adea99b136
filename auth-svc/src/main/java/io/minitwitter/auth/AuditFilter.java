package io.minitwitter.auth;

import java.util.Optional;
import java.util.UUID;

/**
 * A filter of audit records.
 *
 * @param actorId only actions by this user; empty for all
 * @param targetId only actions on this user, tweet or comment; empty for all
 */
record AuditFilter(Optional<UUID> actorId, Optional<String> targetId) {}
