package io.minitwitter.follow;

import java.util.UUID;

/**
 * Somebody in a list of follows, blocks or mutes.
 *
 * @param position grows with each entry that is added
 */
record Listed(long position, UUID userId) {}
