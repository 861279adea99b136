package io.minitwitter.people;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import java.time.Duration;
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
  private final TestNode node = TestNode.of("follow", follows).allowBareStatuses();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final UUID eve = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void blocksAndMutesAreDistinguished() {
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
  void skipsLookupsOfTheViewerAndOfEmptySets() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(ada))).isEmpty();
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of())).isEmpty();
    assertThat(blocksAndMutes.hiddenFrom(Optional.empty(), Set.of(bob))).isEmpty();
    blocksAndMutes.requireNone(ada, ada);
    assertThat(follows.calls()).isEmpty();
  }

  @Test
  void readsUseTheCacheAndWritesDoNot() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ofMinutes(1));
    assertThat(blocksAndMutes.between(ada, bob)).isFalse();
    follows.block(bob);
    assertThat(blocksAndMutes.between(ada, bob)).isFalse();
    assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob))).isEmpty();
    assertThat(follows.calls()).hasSize(1);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> blocksAndMutes.requireNone(ada, bob));
  }

  @Test
  void allReadsOfAUserShareOneCall() {
    follows.block(bob);
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ofMinutes(1));
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(bob, eve))).containsExactly(bob);
    assertThat(blocksAndMutes.between(ada, eve)).isFalse();
    assertThat(blocksAndMutes.mutedBy(ada, Set.of(UUID.randomUUID()))).isEmpty();
    assertThat(follows.calls()).hasSize(1);
  }

  @Test
  void usersWithTooManyBlocksAreLookedUpForEachRead() {
    follows.many();
    follows.block(bob);
    follows.mute(eve);
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(ada, bob, eve))).containsExactly(bob);
    assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob, eve))).containsExactly(eve);
  }

  @Test
  void ifTheServiceFailsReadsHideNothingAndWritesAreRefused() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ZERO);
    follows.block(bob);
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      follows.fail(failure);
      assertThat(blocksAndMutes.hiddenFrom(ada, Set.of(bob))).isEmpty();
      assertThat(blocksAndMutes.mutedBy(ada, Set.of(bob))).isEmpty();
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> blocksAndMutes.requireNone(ada, bob));
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> blocksAndMutes.mayNotify(ada, bob));
    }
    follows.fail(Status.OK);
    assertThat(blocksAndMutes.between(ada, bob)).isTrue();
  }

  @Test
  void aBlockOrAMuteOfTheRecipientSuppressesNotifications() {
    BlocksAndMutes blocksAndMutes = blocksAndMutes(Duration.ofMinutes(1));
    assertThat(blocksAndMutes.mayNotify(ada, bob)).isTrue();
    follows.block(bob);
    follows.mute(eve);
    assertThat(blocksAndMutes.mayNotify(ada, bob)).isFalse();
    assertThat(blocksAndMutes.mayNotify(ada, eve)).isFalse();
    assertThat(blocksAndMutes.isBlocked(ada, bob)).isTrue();
    assertThat(blocksAndMutes.isBlocked(ada, eve)).isFalse();
    assertThat(blocksAndMutes.isBlocked(ada, ada)).isFalse();
    assertFails(
        ErrorReason.ERROR_REASON_BLOCKED, () -> blocksAndMutes.requireNone(ada, Set.of(eve, bob)));
  }

  private BlocksAndMutes blocksAndMutes(Duration ttl) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(node.asService("tweet")),
        new LookupSettings(ttl, 1000, PATIENCE));
  }
}
