package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.BatchGetLikesResponse;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.store.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LikeServiceLikedLookupTest {

  private static final String CAT = "a".repeat(24);
  private static final String DOG = "b".repeat(24);
  private static final TargetType TYPE = TargetType.TARGET_TYPE_COMMENT;

  /** The part of like-svc that other services look likes up in; the same for each user. */
  private static final class FakeLikeService extends LikeServiceGrpc.LikeServiceImplBase {
    private final List<BatchGetLikesRequest> calls = new CopyOnWriteArrayList<>();
    private final Set<String> liked = ConcurrentHashMap.newKeySet();
    private volatile boolean many;
    private volatile Status failure = Status.OK;

    @Override
    public void batchGetLikes(
        BatchGetLikesRequest request, StreamObserver<BatchGetLikesResponse> answer) {
      calls.add(request);
      if (!failure.isOk()) {
        answer.onError(failure.asRuntimeException());
        return;
      }
      BatchGetLikesResponse.Builder response =
          BatchGetLikesResponse.newBuilder()
              .addAllLikedIds(request.getTargetIdsList().stream().filter(liked::contains).toList());
      if (request.getNewest() && !many) {
        response.addAllNewestIds(liked).setComplete(true);
      }
      answer.onNext(response.build());
      answer.onCompleted();
    }
  }

  private final FakeLikeService service = new FakeLikeService();
  private final TestNode node = TestNode.of("like", service).allowBareStatuses();
  private final Redis redis = new Redis(TestStores.redis());
  private final LikeVersions versions = new LikeVersions(redis);
  private final LikedLookup likedLookup = likedLookup(redis);
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
    versions.close();
    redis.close();
  }

  @Test
  void theLikesOfAUserAreReadAgainOnlyAfterAChange() {
    service.liked.add(CAT);
    for (int i = 0; i < 3; i++) {
      assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT, DOG))).containsExactly(CAT);
      assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(DOG))).isEmpty();
    }
    assertThat(service.calls).hasSize(1);
    assertThat(service.calls.getFirst().getUserId()).isEqualTo(ada.toString());
    assertThat(service.calls.getFirst().getTargetType()).isEqualTo(TYPE);
    service.liked.add(DOG);
    versions.changed(ada, TYPE);
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT, DOG)))
        .containsExactlyInAnyOrder(CAT, DOG);
    service.liked.clear();
    versions.changed(ada, TYPE);
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT, DOG))).isEmpty();
    assertThat(service.calls).hasSize(3);
  }

  @Test
  void theLikesOfAUserWithManyAreLookedUpEachTime() {
    service.many = true;
    service.liked.add(CAT);
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT, DOG))).containsExactly(CAT);
    service.liked.add(DOG);
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT, DOG)))
        .containsExactlyInAnyOrder(CAT, DOG);
  }

  @Test
  void withoutRedisLikesAreLookedUpEachTime() {
    try (Redis none = new Redis("")) {
      LikedLookup without = likedLookup(none);
      service.liked.add(CAT);
      assertThat(without.start(Optional.of(ada)).apply(List.of(CAT, DOG))).containsExactly(CAT);
      service.liked.add(DOG);
      assertThat(without.start(Optional.of(ada)).apply(List.of(CAT, DOG)))
          .containsExactlyInAnyOrder(CAT, DOG);
    }
  }

  @Test
  void anonymousCallersAndEmptySetsMakeNoCall() {
    assertThat(likedLookup.start(Optional.empty()).apply(List.of(CAT))).isEmpty();
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of())).isEmpty();
    assertThat(service.calls).isEmpty();
  }

  @Test
  void ifTheServiceFailsNothingIsLikedAndNothingIsCached() {
    service.liked.add(CAT);
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      service.failure = failure;
      assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT))).isEmpty();
    }
    service.failure = Status.OK;
    assertThat(likedLookup.start(Optional.of(ada)).apply(List.of(CAT))).containsExactly(CAT);
  }

  private LikedLookup likedLookup(Redis redis) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(node.asService("tweet")),
        TYPE,
        redis,
        new LookupSettings(Duration.ofSeconds(1), 1000, Duration.ofSeconds(20)));
  }
}
