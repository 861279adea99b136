package io.minitwitter.people;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of follow-svc that other services call for blocks and mutes; the same for all users. */
final class FakeFollowService extends FollowServiceGrpc.FollowServiceImplBase {

  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final Set<String> muted = ConcurrentHashMap.newKeySet();
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private volatile Status failure = Status.OK;
  private volatile boolean many;

  void block(UUID id) {
    blocked.add(id.toString());
  }

  void mute(UUID id) {
    muted.add(id.toString());
  }

  /** The other ids of each call so far. */
  List<List<String>> calls() {
    return calls;
  }

  /** Every call from now on fails so; {@code OK} ends that. */
  void fail(Status with) {
    failure = with;
  }

  /** From now on there are too many blocks to answer all. */
  void many() {
    many = true;
  }

  @Override
  public void batchGetBlocksAndMutes(
      BatchGetBlocksAndMutesRequest request,
      StreamObserver<BatchGetBlocksAndMutesResponse> answer) {
    calls.add(request.getOtherIdsList());
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    if (request.getAll()) {
      BatchGetBlocksAndMutesResponse.Builder all = BatchGetBlocksAndMutesResponse.newBuilder();
      if (!many) {
        all.addAllBlockedIds(blocked).addAllMutedIds(muted).setComplete(true);
      }
      answer.onNext(all.build());
      answer.onCompleted();
      return;
    }
    answer.onNext(
        BatchGetBlocksAndMutesResponse.newBuilder()
            .addAllBlockedIds(request.getOtherIdsList().stream().filter(blocked::contains).toList())
            .addAllMutedIds(request.getOtherIdsList().stream().filter(muted::contains).toList())
            .build());
    answer.onCompleted();
  }
}
