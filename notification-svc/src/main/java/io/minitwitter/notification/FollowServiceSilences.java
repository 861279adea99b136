package io.minitwitter.notification;

import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Blocks and mutes as follow-svc knows them; a failure is passed on, so that the event waits. */
final class FollowServiceSilences implements Silences {

  private final FollowServiceBlockingStub follows;
  private final Duration timeout;

  /**
   * Silences as a service looks them up.
   *
   * @param follows calls follow-svc as that service
   */
  FollowServiceSilences(FollowServiceBlockingStub follows, Duration timeout) {
    this.follows = follows;
    this.timeout = timeout;
  }

  @Override
  public boolean between(UUID recipient, UUID actor) {
    BatchGetBlocksAndMutesResponse blocksAndMutes =
        follows
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .batchGetBlocksAndMutes(
                BatchGetBlocksAndMutesRequest.newBuilder()
                    .setUserId(recipient.toString())
                    .addOtherIds(actor.toString())
                    .build());
    return blocksAndMutes.getBlockedIdsCount() > 0 || blocksAndMutes.getMutedIdsCount() > 0;
  }
}
