package io.minitwitter.timeline;

import java.util.List;
import java.util.UUID;

/** The followers whose home timeline shows a user's tweets: those who do not mute the user. */
interface Followers {

  /**
   * A follower.
   *
   * @param timelineVersion of the follower's {@link Followees}, which contain the user then
   */
  record Follower(UUID id, long timelineVersion) {}

  /**
   * Some of them.
   *
   * @param followersCount number of all followers
   * @param next continues the list; empty at its end
   */
  record Page(List<Follower> followers, int followersCount, String next) {}

  /**
   * A page of followers.
   *
   * @param token {@link Page#next} of the previous page; empty for the first page
   * @throws io.grpc.StatusRuntimeException if follow-svc cannot be reached
   */
  Page of(UUID user, String token);
}
