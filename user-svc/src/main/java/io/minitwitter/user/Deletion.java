package io.minitwitter.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody deleted their account.
 *
 * @param userId the id that the user had
 * @param completedAt when the last service reported that it has nothing left; empty until then
 * @param remaining the services that have not reported yet, in alphabetical order
 */
record Deletion(
    UUID userId, Instant requestedAt, Optional<Instant> completedAt, List<String> remaining) {}
