package io.minitwitter.people;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.LogCapture;
import io.minitwitter.mesh.TestNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowServiceBarriersTest {

  /** So long may a busy machine take for one call. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeFollowService follows = new FakeFollowService();
  private final TestNode node = TestNode.of("follow", follows);
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final UUID eve = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void blocksAndMutesAreToldApart() {
    follows.block(bob);
    follows.mute(eve);
    Barriers barriers = barriers(Duration.ZERO);
    assertThat(barriers.hiddenFrom(ada, Set.of(bob, eve))).containsExactly(bob);
    assertThat(barriers.mutedBy(ada, Set.of(bob, eve))).containsExactly(eve);
    assertThat(barriers.between(ada, bob)).isTrue();
    assertThat(barriers.between(ada, eve)).isFalse();
    barriers.requireNone(ada, eve);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> barriers.requireNone(ada, bob));
  }

  @Test
  void nobodyIsAskedAboutThemselvesOrForNobody() {
    Barriers barriers = barriers(Duration.ZERO);
    assertThat(barriers.hiddenFrom(ada, Set.of(ada))).isEmpty();
    assertThat(barriers.hiddenFrom(ada, Set.of())).isEmpty();
    assertThat(barriers.hiddenFrom(Optional.empty(), Set.of(bob))).isEmpty();
    barriers.requireNone(ada, ada);
    assertThat(follows.calls()).isEmpty();
  }

  @Test
  void noCallAsksForMoreThanItMay() {
    Set<UUID> others = new HashSet<>();
    for (int i = 0; i < 101; i++) {
      UUID other = UUID.randomUUID();
      follows.block(other);
      others.add(other);
    }
    assertThat(barriers(Duration.ZERO).hiddenFrom(ada, others)).hasSize(101);
    assertThat(follows.calls()).extracting(List::size).containsExactly(100, 1);
  }

  @Test
  void readsKeepWhatTheyWereToldForAMomentAndWritesAskAnew() {
    Barriers barriers = barriers(Duration.ofMinutes(1));
    assertThat(barriers.between(ada, bob)).isFalse();
    follows.block(bob);
    assertThat(barriers.between(ada, bob)).isFalse();
    assertThat(barriers.mutedBy(ada, Set.of(bob))).isEmpty();
    assertThat(follows.calls()).hasSize(1);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> barriers.requireNone(ada, bob));
    assertThat(barriers.between(ada, bob)).isTrue();
  }

  @Test
  void whileTheServiceFailsReadsHideNothingAndWritesAreRefused() {
    Barriers barriers = barriers(Duration.ZERO);
    follows.block(bob);
    try (LogCapture log = LogCapture.of(FollowServiceBarriers.class)) {
      for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
        follows.fail(failure);
        assertThat(barriers.hiddenFrom(ada, Set.of(bob))).isEmpty();
        assertThat(barriers.mutedBy(ada, Set.of(bob))).isEmpty();
        assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> barriers.requireNone(ada, bob));
      }
      assertThat(log.events()).hasSize(1);
      follows.fail(Status.OK);
      assertThat(barriers.between(ada, bob)).isTrue();
      assertThat(log.events()).hasSize(2);
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsNotWaitedForLong() {
    follows.silence();
    long before = System.nanoTime();
    assertThat(barriers(Duration.ZERO, Duration.ofMillis(500)).between(ada, bob)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE);
  }

  @Test
  void aCallerWhoWentAwayGetsNothing() {
    Context.CancellableContext away = Context.current().withCancellation();
    away.cancel(null);
    away.run(
        () ->
            assertThatThrownBy(() -> barriers(Duration.ZERO).between(ada, bob))
                .isInstanceOfSatisfying(
                    StatusRuntimeException.class,
                    e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED)));
  }

  private Barriers barriers(Duration ttl) {
    return barriers(ttl, PATIENCE);
  }

  private Barriers barriers(Duration ttl, Duration timeout) {
    return new FollowServiceBarriers(
        FollowServiceGrpc.newBlockingStub(node.asService("tweet")),
        new LookupSettings(ttl, 1000, timeout));
  }
}
