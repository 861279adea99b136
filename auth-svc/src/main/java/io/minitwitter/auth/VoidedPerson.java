package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody whose older access tokens are refused.
 *
 * @param userId the person
 * @param before tokens issued before this are void
 * @param until when the last of them expires
 */
record VoidedPerson(UUID userId, Instant before, Instant until) {}
