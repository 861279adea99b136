package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UserDeletedConsumerTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final AtomicInteger wakes = new AtomicInteger();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @Test
  void allDataIsRemovedInBatchesAndThenReported() throws Exception {
    for (int i = 0; i < 250; i++) {
      store.follow(UUID.randomUUID(), ada, false, NOW);
    }
    store.follow(ada, bob, false, NOW);
    store.block(ada, UUID.randomUUID(), NOW);
    consume(wakes::incrementAndGet, 1);
    consume(wakes::incrementAndGet, 1);
    assertThat(store.followers(ada, Optional.empty(), FollowStore.BEGINNING, 9)).isEmpty();
    assertThat(store.counts(bob).getFollowersCount()).isZero();
    assertThat(store.blocks(ada, FollowStore.BEGINNING, 9)).isEmpty();
    // A follow that was under way is removed by the second sweep.
    store.follow(bob, ada, false, NOW);
    consume(wakes::incrementAndGet, 2);
    assertThat(store.counts(bob).getFollowingCount()).isZero();
    assertThat(store.published()).hasSize(3);
    UserErased last = UserErased.parseFrom(store.published().getLast().body());
    assertThat(last.getUserId()).isEqualTo(ada.toString());
    assertThat(last.getService()).isEqualTo("follow");
    assertThat(last.getSweep()).isEqualTo(2);
    assertThat(wakes.get()).isGreaterThan(3);
  }

  @Test
  void anInterruptedRemovalContinuesAndReportsOnlyAtTheEnd() {
    for (int i = 0; i < 250; i++) {
      store.follow(UUID.randomUUID(), ada, false, NOW);
    }
    assertThatThrownBy(
            () ->
                consume(
                    () -> {
                      throw new IllegalStateException("stopped here");
                    },
                    1))
        .hasMessage("stopped here");
    assertThat(store.counts(ada).getFollowersCount()).isBetween(1, 249);
    assertThat(store.published()).isEmpty();
    consume(() -> {}, 1);
    assertThat(store.counts(ada).getFollowersCount()).isZero();
    assertThat(store.published()).hasSize(1);
  }

  private void consume(Runnable wakeRelay, int sweep) {
    UserDeletedConsumer consumer =
        new UserDeletedConsumer(
            new NodeName("follow"),
            new Follows(store, new KnownUsers(), InstantSource.fixed(NOW), wakeRelay)::removeAllOf,
            store::publish,
            InstantSource.fixed(NOW),
            wakeRelay);
    assertThat(consumer.event()).isEqualTo(UserDeleted.getDefaultInstance());
    UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
    consumer.consume(fact, Event.of(fact, NOW));
  }
}
