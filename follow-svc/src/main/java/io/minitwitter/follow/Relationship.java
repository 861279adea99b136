package io.minitwitter.follow;

/**
 * How one person stands to another.
 *
 * @param following whether the one follows the other
 * @param followedBy whether the other follows the one
 * @param notified whether the one is notified of the other's tweets; false while not following
 * @param muted whether the one mutes the other
 * @param blocked whether the one blocks the other
 * @param blockedBy whether the other blocks the one, which is not told
 */
record Relationship(
    boolean following,
    boolean followedBy,
    boolean notified,
    boolean muted,
    boolean blocked,
    boolean blockedBy) {}
