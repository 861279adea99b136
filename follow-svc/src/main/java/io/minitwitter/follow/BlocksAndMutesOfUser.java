package io.minitwitter.follow;

import java.util.Set;
import java.util.UUID;

/**
 * The blocks and mutes between a user and others.
 *
 * @param blocked users with a block between them and the user, in either direction
 * @param muted users that the user mutes
 */
record BlocksAndMutesOfUser(Set<UUID> blocked, Set<UUID> muted) {}
