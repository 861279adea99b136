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

class FollowServiceBlocksAndMutesTest {

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
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(bob, eve))).containsExactly(bob);
    assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob, eve))).containsExactly(eve);
    assertThat(blocksAndMutes.between(ada, bob)).isTrue();
    assertThat(blocksAndMutes.between(ada, eve)).isFalse();
    blocksAndMutes.requireNone(ada, eve);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> blocksAndMutes.requireNone(ada, bob));
  }

  @Test
  void nobodyIsAskedAboutThemselvesOrForNobody() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(ada))).isEmpty();
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of())).isEmpty();
    assertThat(blocksAndMutes.hiddenFrom(Optional.empty(), Set.of(bob))).isEmpty();
    blocksAndMutes.requireNone(ada, ada);
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
    assertThat(blocksAndMutes(Duration.ZERO).hiddenFrom(ada, others)).hasSize(101);
    assertThat(follows.calls()).extracting(List::size).containsExactly(100, 1);
  }

  @Test
  void readsKeepWhatTheyWereToldForAMomentAndWritesAskAnew() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ofMinutes(1));
    assertThat(blocksAndMutes.between(ada, bob)).isFalse();
    follows.block(bob);
    assertThat(blocksAndMutes.between(ada, bob)).isFalse();
    assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob))).isEmpty();
    assertThat(follows.calls()).hasSize(1);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> blocksAndMutes.requireNone(ada, bob));
    assertThat(blocksAndMutes.between(ada, bob)).isTrue();
  }

  @Test
  void whileTheServiceFailsReadsHideNothingAndWritesAreRefused() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    follows.block(bob);
    try (LogCapture log = LogCapture.of(FollowServiceBlocksAndMutes.class)) {
      for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
        follows.fail(failure);
        assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(bob))).isEmpty();
        assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob))).isEmpty();
        assertFails(
            ErrorReason.ERROR_REASON_UNAVAILABLE, () -> blocksAndMutes.requireNone(ada, bob));
      }
      assertThat(log.events()).hasSize(1);
      follows.fail(Status.OK);
      assertThat(blocksAndMutes.between(ada, bob)).isTrue();
      assertThat(log.events()).hasSize(2);
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsNotWaitedForLong() {
    follows.silence();
    long before = System.nanoTime();
    assertThat(blocksAndMutes(Duration.ZERO, Duration.ofMillis(500)).between(ada, bob)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE);
  }

  @Test
  void aCallerWhoWentAwayGetsNothing() {
    Context.CancellableContext away = Context.current().withCancellation();
    away.cancel(null);
    away.run(
        () ->
            assertThatThrownBy(() -> blocksAndMutes(Duration.ZERO).between(ada, bob))
                .isInstanceOfSatisfying(
                    StatusRuntimeException.class,
                    e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED)));
  }

  private BlocksAndMutes blocksAndMutes(Duration ttl) {
    return blocksAndMutes(ttl, PATIENCE);
  }

  private BlocksAndMutes blocksAndMutes(Duration ttl, Duration timeout) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(node.asService("tweet")),
        new LookupSettings(ttl, 1000, timeout));
  }
}
