package io.minitwitter.follow;

/**
 * The relationship of one user to another.
 *
 * @param following whether the user follows the other
 * @param followedBy whether the other follows the user
 * @param notified whether the user is notified about the other's tweets; false without a follow
 * @param muted whether the user mutes the other
 * @param blocked whether the user blocks the other
 * @param blockedBy whether the other blocks the user, which is not returned to clients
 */
record Relationship(
    boolean following,
    boolean followedBy,
    boolean notified,
    boolean muted,
    boolean blocked,
    boolean blockedBy) {}
