package io.minitwitter.like;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UserDeletedConsumerTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final InMemoryLikeStore store = new InMemoryLikeStore();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final KnownLookups lookups = new KnownLookups();
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean stops;
  private final Likes likes =
      new Likes(store, lookups, new KnownBlocksAndMutes(), ids, (user, type) -> {}, this::counted);
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final List<Event> published = new ArrayList<>();
  private final UserDeletedConsumer consumer =
      new UserDeletedConsumer(
          new NodeName("like"),
          likes::unlikeAllOf,
          published::add,
          InstantSource.fixed(NOW),
          wakes::incrementAndGet);

  private void counted() {
    if (stops) {
      throw new IllegalStateException("stopped here");
    }
  }

  @Test
  void allIsRemovedHoweverMuchThereIsAndEachSweepIsReported() throws Exception {
    for (int i = 0; i < 450; i++) {
      leave(ada);
    }
    leave(bob);
    consume(1);
    consume(1);
    assertThat(left(ada)).isZero();
    // What was under way comes late, and is removed by the second sweep.
    leave(ada);
    consume(2);
    assertThat(left(ada)).isZero();
    assertThat(left(bob)).isEqualTo(1);
    assertThat(published).hasSize(3);
    UserErased last = UserErased.parseFrom(published.getLast().body());
    assertThat(last.getUserId()).isEqualTo(ada.toString());
    assertThat(last.getService()).isEqualTo("like");
    assertThat(last.getSweep()).isEqualTo(2);
    assertThat(wakes).hasValue(3);
  }

  @Test
  void brokenOffItGoesOnAndReportsNothingBeforeTheEnd() {
    for (int i = 0; i < 450; i++) {
      leave(ada);
    }
    stops = true;
    assertThatThrownBy(() -> consume(1)).hasMessage("stopped here");
    assertThat(left(ada)).isBetween(1, 449);
    assertThat(published).isEmpty();
    stops = false;
    consume(1);
    assertThat(left(ada)).isZero();
    assertThat(published).hasSize(1);
  }

  private void consume(int sweep) {
    assertThat(consumer.event()).isEqualTo(UserDeleted.getDefaultInstance());
    UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
    consumer.consume(fact, Event.of(fact, NOW));
  }

  private void leave(UUID who) {
    Target target = Target.tweet(ids.next().hex());
    KnownTarget known = new KnownTarget(target, target.id(), bob);
    store.like(new Like(who, known, ids.next().hex(), NOW));
  }

  private int left(UUID who) {
    return store.ofUserBefore(who, Target.Type.TWEET, LikeStore.BEGINNING, 1000).size();
  }
}
