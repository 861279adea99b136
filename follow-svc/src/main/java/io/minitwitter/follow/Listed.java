package io.minitwitter.follow;

import java.util.UUID;

/**
 * A user in a list of follows, blocks or mutes.
 *
 * @param position increases with each added entry
 */
record Listed(long position, UUID userId) {}
