package io.minitwitter.auth;

import java.util.UUID;

/**
 * A session and the pair of tokens that opens or continues it.
 *
 * @param id the session, {@code sid} in its access tokens
 * @param userId the owner
 * @param times the times of that pair
 * @param credentialVersion version of the credential the pair was made from
 */
record SessionRecord(UUID id, UUID userId, TokenTimes times, long credentialVersion) {}
