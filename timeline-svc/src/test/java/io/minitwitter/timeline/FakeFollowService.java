package io.minitwitter.timeline;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.follow.v1.GetTimelineVersionRequest;
import io.minitwitter.follow.v1.GetTimelineVersionResponse;
import io.minitwitter.follow.v1.ListTimelineFolloweesRequest;
import io.minitwitter.follow.v1.ListTimelineFolloweesResponse;
import io.minitwitter.follow.v1.ListTimelineFollowersRequest;
import io.minitwitter.follow.v1.ListTimelineFollowersResponse;
import io.minitwitter.follow.v1.TimelineFollower;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The part of follow-svc that is called from here, with one user's followers and followees. */
final class FakeFollowService extends FollowServiceGrpc.FollowServiceImplBase {

  private static final int PAGE = 2;

  private final List<UUID> users = new ArrayList<>();
  private long version;
  private int calls;
  private int changesDuringReads;
  private Status failure = Status.OK;

  synchronized UUID add() {
    UUID user = UUID.randomUUID();
    users.add(user);
    version++;
    return user;
  }

  synchronized int calls() {
    return calls;
  }

  /** So many of the next pages are followed by a change. */
  synchronized void changeDuringReads(int times) {
    changesDuringReads = times;
  }

  /** Every call from now on fails so; {@code OK} ends that. */
  synchronized void fail(Status with) {
    failure = with;
  }

  private boolean refused(StreamObserver<?> answer) {
    calls++;
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
    }
    return !failure.isOk();
  }

  private List<UUID> page(String token) {
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    return users.subList(from, Math.min(users.size(), from + PAGE));
  }

  private String next(String token) {
    int next = (token.isEmpty() ? 0 : Integer.parseInt(token)) + PAGE;
    return next < users.size() ? Integer.toString(next) : "";
  }

  @Override
  public synchronized void getTimelineVersion(
      GetTimelineVersionRequest request, StreamObserver<GetTimelineVersionResponse> answer) {
    if (!refused(answer)) {
      answer.onNext(GetTimelineVersionResponse.newBuilder().setTimelineVersion(version).build());
      answer.onCompleted();
    }
  }

  @Override
  public synchronized void listTimelineFollowees(
      ListTimelineFolloweesRequest request, StreamObserver<ListTimelineFolloweesResponse> answer) {
    if (!refused(answer)) {
      answer.onNext(
          ListTimelineFolloweesResponse.newBuilder()
              .addAllUserIds(page(request.getPageToken()).stream().map(UUID::toString).toList())
              .setNextPageToken(next(request.getPageToken()))
              .setTimelineVersion(version)
              .build());
      answer.onCompleted();
      if (changesDuringReads-- > 0) {
        add();
      }
    }
  }

  @Override
  public synchronized void listTimelineFollowers(
      ListTimelineFollowersRequest request, StreamObserver<ListTimelineFollowersResponse> answer) {
    if (!refused(answer)) {
      ListTimelineFollowersResponse.Builder response =
          ListTimelineFollowersResponse.newBuilder()
              .setFollowersCount(users.size())
              .setNextPageToken(next(request.getPageToken()));
      for (UUID user : page(request.getPageToken())) {
        response.addEntries(
            TimelineFollower.newBuilder().setUserId(user.toString()).setTimelineVersion(version));
      }
      answer.onNext(response.build());
      answer.onCompleted();
    }
  }
}
