package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.BatchGetLikesResponse;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LikeServiceLikedLookupTest {

  private static final String CAT = "a".repeat(24);
  private static final String DOG = "b".repeat(24);

  /** The part of like-svc that other services call: all users like the cat. */
  private static final class FakeLikeService extends LikeServiceGrpc.LikeServiceImplBase {
    private final List<BatchGetLikesRequest> calls = new CopyOnWriteArrayList<>();
    private volatile Status failure = Status.OK;
    private volatile boolean silent;

    @Override
    public void batchGetLikes(
        BatchGetLikesRequest request, StreamObserver<BatchGetLikesResponse> answer) {
      calls.add(request);
      if (silent) {
        return;
      }
      if (!failure.isOk()) {
        answer.onError(failure.asRuntimeException());
        return;
      }
      answer.onNext(
          BatchGetLikesResponse.newBuilder()
              .addAllLikedIds(request.getTargetIdsList().stream().filter(CAT::equals).toList())
              .build());
      answer.onCompleted();
    }
  }

  private final FakeLikeService service = new FakeLikeService();
  private final TestNode node = TestNode.of("like", service);
  // As long as the first call of a test may take on a busy machine.
  private final LikedLookup likedLookup = likedLookup(Duration.ofSeconds(10));
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void looksUpLikesInOneBatch() {
    assertThat(likedLookup.likedBy(Optional.of(ada), List.of(CAT, DOG))).containsExactly(CAT);
    assertThat(service.calls).hasSize(1);
    BatchGetLikesRequest call = service.calls.getFirst();
    assertThat(call.getUserId()).isEqualTo(ada.toString());
    assertThat(call.getTargetType()).isEqualTo(TargetType.TARGET_TYPE_COMMENT);
    assertThat(call.getTargetIdsList()).containsExactly(CAT, DOG);
  }

  @Test
  void skipsLookupsWithoutViewerOrIds() {
    assertThat(likedLookup.likedBy(Optional.empty(), List.of(CAT))).isEmpty();
    assertThat(likedLookup.likedBy(Optional.of(ada), List.of())).isEmpty();
    assertThat(service.calls).isEmpty();
  }

  @Test
  void nothingIsLikedWhileTheServiceIsUnavailable() {
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      service.failure = failure;
      assertThat(likedLookup.likedBy(ada, List.of(CAT))).isEmpty();
    }
    service.failure = Status.OK;
    assertThat(likedLookup.likedBy(ada, List.of(CAT))).containsExactly(CAT);
  }

  private LikedLookup likedLookup(Duration timeout) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(node.asService("tweet")),
        TargetType.TARGET_TYPE_COMMENT,
        timeout);
  }
}
