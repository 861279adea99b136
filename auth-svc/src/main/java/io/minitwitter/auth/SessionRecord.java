package io.minitwitter.auth;

import java.util.UUID;

/**
 * A session and the pair of tokens that opens or continues it.
 *
 * @param id the session, {@code sid} in its access tokens
 * @param userId whose it is
 * @param times the times of that pair
 * @param credentialVersion of the credential that the pair was made by
 */
record SessionRecord(UUID id, UUID userId, TokenTimes times, long credentialVersion) {}
