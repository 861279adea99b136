package io.minitwitter.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.timeline.TimelineStore.Kept;
import io.minitwitter.tweet.v1.TweetCreated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TweetCreatedConsumerTest {

  private static final int LIMIT = 6;

  private final Redis redis = new Redis(TestStores.redis());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TimelineStore store =
      new RedisTimelineStore(
          redis, 10, Duration.ofHours(1), Duration.ofHours(1), InstantSource.system(), meters);
  private final World world = new World();
  private final TweetCreatedConsumer consumer = new TweetCreatedConsumer(world, store, LIMIT);
  private final UUID ada = world.addUser();

  @AfterEach
  void close() {
    TestTimelines.flush(redis);
    redis.close();
  }

  @Test
  void everyFollowerWithAKeptTimelineGetsTheTweetOnceHoweverOftenTheEventComes() {
    List<UUID> followers = followers(LIMIT - 1);
    UUID inactive = followers.removeLast();
    UUID muting = followers.removeLast();
    world.mute(muting, ada);
    followers.forEach(this::keep);
    keep(muting);
    String tweet = world.post(ada);
    consume(tweet);
    consume(tweet);
    assertThat(followers)
        .hasSize(LIMIT - 3)
        .allSatisfy(follower -> assertThat(kept(follower)).containsExactly(tweet));
    assertThat(kept(muting)).isEmpty();
    assertThat(store.start(inactive, 10).get()).isInstanceOf(TimelineStore.Absent.class);
    assertThat(store.isPulled(ada)).isFalse();
  }

  @Test
  void anAuthorWhoReachesTheLimitIsPulledFromThenOn() {
    List<UUID> followers = followers(LIMIT);
    consume(world.post(ada));
    assertThat(store.isPulled(ada)).isTrue();
    world.unfollow(followers.getFirst(), ada);
    keep(followers.getLast());
    consume(world.post(ada));
    assertThat(kept(followers.getLast())).isEmpty();
    assertThat(meters.get("minitwitter.timeline.deliveries").counter().count()).isZero();
  }

  @Test
  void aFollowerWhoStopsFollowingWhileFollowersAreReadDoesNotGetTheTweet() {
    UUID follower = followers(1).getFirst();
    world.meanwhile(
        () -> {
          world.unfollow(follower, ada);
          keep(follower);
        });
    consume(world.post(ada));
    // The timeline is built again at the next read.
    assertThat(store.start(follower, 10).get()).isInstanceOf(TimelineStore.Absent.class);
  }

  private List<UUID> followers(int count) {
    List<UUID> followers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID follower = world.addUser();
      world.follow(follower, ada);
      followers.add(follower);
    }
    return followers;
  }

  private void keep(UUID reader) {
    TimelineStore.Build build = store.begin(reader, world.startVersion(reader).get()).orElseThrow();
    store.finish(build, Set.of(), List.of());
  }

  private List<String> kept(UUID reader) {
    return ((Kept) store.start(reader, 10).get()).ids();
  }

  private void consume(String tweet) {
    TweetCreated event =
        TweetCreated.newBuilder().setTweetId(tweet).setUserId(ada.toString()).build();
    TestTimelines.retrying(() -> consumer.consume(event, Event.of(event, Instant.now())));
  }
}
