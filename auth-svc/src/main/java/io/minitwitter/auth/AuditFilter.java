package io.minitwitter.auth;

import java.util.Optional;
import java.util.UUID;

/**
 * Which audit records are asked for.
 *
 * @param actorId what this person did; empty for anybody
 * @param targetId what was done to this person or thing; empty for any
 */
record AuditFilter(Optional<UUID> actorId, Optional<String> targetId) {}
