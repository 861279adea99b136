package io.minitwitter.timeline;

import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.follow.v1.ListTimelineFollowersRequest;
import io.minitwitter.follow.v1.ListTimelineFollowersResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Followers from follow-svc; a failure is passed on, so that the event is retried. */
final class FollowServiceFollowers implements Followers {

  private static final int PAGE = 5_000;

  private final FollowServiceBlockingStub follows;
  private final Duration timeout;

  /**
   * A lookup on behalf of a service.
   *
   * @param follows calls follow-svc as that service
   */
  FollowServiceFollowers(FollowServiceBlockingStub follows, Duration timeout) {
    this.follows = follows;
    this.timeout = timeout;
  }

  @Override
  public Page of(UUID user, String token) {
    ListTimelineFollowersResponse page =
        follows
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .listTimelineFollowers(
                ListTimelineFollowersRequest.newBuilder()
                    .setUserId(user.toString())
                    .setPageSize(PAGE)
                    .setPageToken(token)
                    .build());
    return new Page(
        page.getEntriesList().stream()
            .map(
                entry ->
                    new Follower(UUID.fromString(entry.getUserId()), entry.getTimelineVersion()))
            .toList(),
        page.getFollowersCount(),
        page.getNextPageToken());
  }
}
