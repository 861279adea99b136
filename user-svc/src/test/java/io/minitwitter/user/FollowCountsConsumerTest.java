package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.Subscriptions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FollowCountsConsumerTest {

  private final InMemoryUserStore store = new InMemoryUserStore();
  private final FollowCountsConsumer consumer = new FollowCountsConsumer(store);

  @Test
  void theNewestCountsWinInAnyOrder() {
    User ada = UserStoreContract.user("ada", "ada@example.org");
    store.create(ada);
    for (long version : new long[] {1, 3, 3, 2}) {
      consume(ada.id(), version);
    }
    assertThat(store.byId(ada.id()).orElseThrow().counts()).isEqualTo(new User.Counts(3, 30, 0));
  }

  @Test
  void countsOfDeletedUsersAreIgnored() {
    User ada = UserStoreContract.user("ada", "ada@example.org");
    store.create(ada);
    store.delete(ada.id());
    consume(ada.id(), 1);
    consume(UUID.randomUUID(), 1);
    assertThat(store.byId(ada.id())).isEmpty();
  }

  @Test
  void consumesItsSubscription() {
    assertThat(Subscriptions.load())
        .contains(
            new Subscriptions.Subscription(
                "user", consumer.event().getDescriptorForType().getFullName()));
  }

  private void consume(UUID id, long version) {
    FollowCountsChanged counts =
        FollowCountsChanged.newBuilder()
            .setUserId(id.toString())
            .setFollowersCount((int) version)
            .setFollowingCount((int) version * 10)
            .setVersion(version)
            .build();
    consumer.consume(counts, Event.of(counts, Instant.EPOCH));
  }
}
