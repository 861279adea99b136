package io.minitwitter.auth;

import java.util.UUID;

/**
 * A new session.
 *
 * @param id the session, {@code sid} in its access tokens
 * @param userId whose it is
 * @param times the times of its first pair of tokens
 */
record SessionRecord(UUID id, UUID userId, TokenTimes times) {}
