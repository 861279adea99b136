package io.minitwitter.follow;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FollowsTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final KnownUsers users = new KnownUsers();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Follows follows = new Follows(store, users, CLOCK, wakes::incrementAndGet, _ -> {});
  private final Blocks blocks = new Blocks(store, users, CLOCK, wakes::incrementAndGet, _ -> {});
  private final Mutes mutes = new Mutes(store, users, CLOCK, _ -> {});
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");
  private final UUID unknown = UUID.randomUUID();

  @Test
  void usersCannotFollowBlockOrMuteThemselves() {
    assertFails(ErrorReason.ERROR_REASON_SELF_TARGET, () -> follows.follow(ada, ada, false));
    assertFails(ErrorReason.ERROR_REASON_SELF_TARGET, () -> blocks.block(ada, ada));
    assertFails(ErrorReason.ERROR_REASON_SELF_TARGET, () -> mutes.mute(ada, ada));
    follows.unfollow(ada, ada);
    assertThat(follows.relationship(ada, ada))
        .isEqualTo(new Relationship(false, false, false, false, false, false));
  }

  @Test
  void unknownUsersCannotBeFollowedBlockedOrMuted() {
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> follows.follow(ada, unknown, false));
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> blocks.block(ada, unknown));
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> mutes.mute(ada, unknown));
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> follows.relationship(ada, unknown));
    follows.unfollow(ada, unknown);
    blocks.unblock(ada, unknown);
    mutes.unmute(ada, unknown);
  }

  @Test
  void onlyCallsThatNeedUserSvcFailWithoutIt() {
    follows.follow(ada, bob, false);
    users.setReachable(false);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> follows.follow(bob, ada, false));
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> blocks.block(ada, bob));
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> mutes.mute(ada, bob));
    assertThat(follows.relationship(ada, bob).following()).isTrue();
    follows.unfollow(ada, bob);
    assertThat(follows.relationship(ada, bob).following()).isFalse();
  }

  @Test
  void aBlockPreventsFollows() {
    blocks.block(ada, bob);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> follows.follow(ada, bob, false));
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> follows.follow(bob, ada, false));
    blocks.unblock(ada, bob);
    follows.follow(bob, ada, false);
    assertThat(follows.relationship(bob, ada).following()).isTrue();
  }

  @Test
  void aFollowIsChangedOnlyWhenThereIsOne() {
    Optional<Boolean> on = Optional.of(true);
    assertFails(ErrorReason.ERROR_REASON_NOT_FOLLOWING, () -> follows.update(ada, bob, on));
    assertFails(
        ErrorReason.ERROR_REASON_NOT_FOLLOWING, () -> follows.update(ada, bob, Optional.empty()));
    follows.follow(ada, bob, false);
    assertThat(follows.update(ada, bob, on).notified()).isTrue();
    assertThat(follows.update(ada, bob, Optional.empty()).notified()).isTrue();
    assertThat(follows.update(ada, bob, Optional.of(false)).notified()).isFalse();
  }

  @Test
  void aBlockedUserSeesTheOtherOnlyWhenBlockingThem() {
    blocks.block(ada, bob);
    assertThat(follows.relationship(ada, bob).blocked()).isTrue();
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> follows.relationship(bob, ada));
    blocks.block(bob, ada);
    assertThat(follows.relationship(bob, ada).blocked()).isTrue();
    blocks.unblock(bob, ada);
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> follows.relationship(bob, ada));
  }

  @Test
  void theRelayIsWokenWhenCountsMayHaveChanged() {
    follows.follow(ada, bob, false);
    follows.unfollow(ada, bob);
    blocks.block(ada, bob);
    assertThat(wakes).hasValue(3);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> follows.follow(ada, bob, false));
    assertThat(wakes).hasValue(3);
  }
}
