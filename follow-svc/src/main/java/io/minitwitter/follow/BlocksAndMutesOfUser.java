package io.minitwitter.follow;

import java.util.Set;
import java.util.UUID;

/**
 * What stands between a person and some others.
 *
 * @param blocked those between whom and the person a block stands, whoever made it
 * @param muted those whom the person mutes
 */
record BlocksAndMutesOfUser(Set<UUID> blocked, Set<UUID> muted) {}
