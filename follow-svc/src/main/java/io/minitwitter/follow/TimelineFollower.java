package io.minitwitter.follow;

import java.util.UUID;

/**
 * A follower whose home timeline shows the followed user's tweets.
 *
 * @param position increases with each added follow
 * @param userId the follower
 * @param timelineVersion the version of the follower's followees, read together with the follow
 */
record TimelineFollower(long position, UUID userId, long timelineVersion) {}
