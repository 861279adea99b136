package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * That a moderator or administrator did something.
 *
 * @param id UUIDv7
 * @param actorId who did it
 * @param targetId the person or thing it was done to
 * @param detail more about it; may be empty
 * @param createdAt when, to the microsecond
 */
record AuditRecord(
    UUID id, UUID actorId, AuditAction action, String targetId, String detail, Instant createdAt) {}
