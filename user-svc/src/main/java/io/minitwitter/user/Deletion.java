package io.minitwitter.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The deletion of an account.
 *
 * @param userId id of the deleted user
 * @param completedAt when the last service reported; empty until then
 * @param remaining the services that have not reported yet, in alphabetical order
 */
record Deletion(
    UUID userId, Instant requestedAt, Optional<Instant> completedAt, List<String> remaining) {}
