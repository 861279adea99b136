package io.minitwitter.timeline;

import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.timeline.v1.ListHomeTimelineRequest;
import io.minitwitter.timeline.v1.ListHomeTimelineResponse;
import io.minitwitter.timeline.v1.TimelineServiceGrpc;
import io.minitwitter.tweet.v1.Tweet;

/** The RPCs: request message to use case to response message. */
final class TimelineGrpcService extends TimelineServiceGrpc.TimelineServiceImplBase {

  private final HomeTimelines timelines;

  TimelineGrpcService(HomeTimelines timelines) {
    this.timelines = timelines;
  }

  @Override
  public void listHomeTimeline(
      ListHomeTimelineRequest request, StreamObserver<ListHomeTimelineResponse> answer) {
    Page<Tweet> page =
        timelines.page(
            Caller.current().requireUser().id(),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListHomeTimelineResponse.newBuilder()
            .addAllTweets(page.entries())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }
}
