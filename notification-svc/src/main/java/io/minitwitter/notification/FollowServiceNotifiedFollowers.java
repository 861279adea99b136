package io.minitwitter.notification;

import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.follow.v1.ListNotifiedFollowersRequest;
import io.minitwitter.follow.v1.ListNotifiedFollowersResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Lists followers from follow-svc; a failure is passed on, so that the event is retried. */
final class FollowServiceNotifiedFollowers implements NotifiedFollowers {

  private static final int PAGE = 100;

  private final FollowServiceBlockingStub follows;
  private final Duration timeout;

  /**
   * A lookup on behalf of a service.
   *
   * @param follows calls follow-svc as that service
   */
  FollowServiceNotifiedFollowers(FollowServiceBlockingStub follows, Duration timeout) {
    this.follows = follows;
    this.timeout = timeout;
  }

  @Override
  public Page of(UUID userId, String token) {
    ListNotifiedFollowersResponse page =
        follows
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .listNotifiedFollowers(
                ListNotifiedFollowersRequest.newBuilder()
                    .setUserId(userId.toString())
                    .setPageSize(PAGE)
                    .setPageToken(token)
                    .build());
    return new Page(
        page.getUserIdsList().stream().map(UUID::fromString).toList(), page.getNextPageToken());
  }
}
