package io.minitwitter.timeline;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TimelineVersions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link FollowServiceFollowees} and {@link FollowServiceFollowers}. */
class FollowServiceLookupsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final FakeFollowService service = new FakeFollowService();
  private final TestNode node = TestNode.of("follow", service).allowBareStatuses();
  private final FollowServiceBlockingStub follows =
      FollowServiceGrpc.newBlockingStub(node.asService("timeline"));
  private final Redis redis = new Redis(TestStores.redis());
  private final TimelineVersions versions = new TimelineVersions(redis);
  private final FolloweeLookup followees = new FollowServiceFollowees(follows, versions, TIMEOUT);
  private final Followers followers = new FollowServiceFollowers(follows, TIMEOUT);
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void close() {
    versions.close();
    redis.close();
    node.close();
  }

  @Test
  void allPagesOfFolloweesAreReadAndKeptForTheirVersion() {
    Set<UUID> three =
        Stream.generate(service::add).limit(3).collect(Collectors.toUnmodifiableSet());
    assertThat(followees.since(ada, 1)).isEqualTo(new Followees(three, 3));
    int calls = service.calls();
    assertThat(followees.since(ada, 3)).isEqualTo(new Followees(three, 3));
    assertThat(service.calls()).isEqualTo(calls);
    service.add();
    assertThat(followees.since(ada, 4).ids()).hasSize(4);
  }

  @Test
  void pagesOfDifferentVersionsAreReadAgain() {
    service.add();
    service.add();
    service.add();
    service.changeDuringReads(2);
    Followees found = followees.since(ada, 1);
    assertThat(found.ids()).hasSize(5);
    assertThat(found.version()).isEqualTo(5);
    service.changeDuringReads(100);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> followees.since(ada, 6));
  }

  @Test
  void theVersionIsAskedForOnceUntilItChanges() {
    service.add();
    assertThat(followees.startVersion(ada).get()).isEqualTo(1);
    int calls = service.calls();
    assertThat(followees.startVersion(ada).get()).isEqualTo(1);
    assertThat(service.calls()).isEqualTo(calls);
    service.add();
    versions.changed(List.of(ada));
    assertThat(followees.startVersion(ada).get()).isEqualTo(2);
  }

  @Test
  void whileFollowsCannotBeReachedLookupsFail() {
    service.fail(Status.UNAVAILABLE);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> followees.startVersion(ada).get());
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> followees.since(ada, 0));
    assertThatThrownBy(() -> followers.of(ada, "")).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void followersComeInPagesWithTheirVersions() {
    UUID bob = service.add();
    UUID eve = service.add();
    UUID zoe = service.add();
    Followers.Page first = followers.of(ada, "");
    assertThat(first.followers())
        .containsExactly(new Followers.Follower(bob, 3), new Followers.Follower(eve, 3));
    assertThat(first.followersCount()).isEqualTo(3);
    Followers.Page last = followers.of(ada, first.next());
    assertThat(last.followers()).containsExactly(new Followers.Follower(zoe, 3));
    assertThat(last.next()).isEmpty();
  }
}
