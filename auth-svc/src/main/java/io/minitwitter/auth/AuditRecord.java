package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * An action of a moderator or administrator.
 *
 * @param id UUIDv7
 * @param actorId the user who performed it
 * @param targetId the user, tweet or comment
 * @param detail more about it; may be empty
 * @param createdAt when, to the microsecond
 */
record AuditRecord(
    UUID id, UUID actorId, AuditAction action, String targetId, String detail, Instant createdAt) {}
