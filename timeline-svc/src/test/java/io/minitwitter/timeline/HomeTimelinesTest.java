package io.minitwitter.timeline;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetCreated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HomeTimelinesTest {

  private static final int KEPT = 40;

  private final Redis redis = new Redis(TestStores.redis());
  private final World world = new World();
  private final KnownLikes likes = new KnownLikes();
  private final TimelineStore store = store(redis);
  private final HomeTimelines timelines = timelines(store);
  private final TweetCreatedConsumer consumer = new TweetCreatedConsumer(world, store, 3);
  private final UUID ada = world.addUser();
  private final UUID bob = world.addUser();

  private static TimelineStore store(Redis redis) {
    return new RedisTimelineStore(
        redis,
        KEPT,
        Duration.ofHours(1),
        Duration.ofHours(1),
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  private HomeTimelines timelines(TimelineStore in) {
    return new HomeTimelines(in, world, world, new TimelineViews(world, world, likes));
  }

  @AfterEach
  void close() {
    TestTimelines.flush(redis);
    redis.close();
  }

  @Test
  void aKeptTimelineIsReadWithoutAskingForTweetsByTheirAuthors() {
    world.follow(ada, bob);
    String first = post(bob);
    assertThat(newest(ada)).containsExactly(first);
    int built = world.storedReads();
    String second = post(bob);
    String own = post(ada);
    assertThat(newest(ada)).containsExactly(own, second, first);
    assertThat(world.storedReads()).isEqualTo(built);
  }

  @Test
  void tweetsComeWithTheirAuthorsAndLikes() {
    world.follow(ada, bob);
    String liked = post(bob);
    String other = post(bob);
    likes.like(ada, liked);
    assertThat(timelines.page(ada, 5, "").entries())
        .extracting(Tweet::getId, Tweet::getLikedByMe, tweet -> tweet.getAuthor().getId())
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(other, false, bob.toString()),
            org.assertj.core.api.Assertions.tuple(liked, true, bob.toString()));
  }

  @Test
  void pagesReachTheFirstTweetBelowTheKeptOnes() {
    world.follow(ada, bob);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3 * KEPT; i++) {
      expected.addFirst(post(i % 7 == 0 ? ada : bob));
    }
    assertThat(readAll(timelines, ada)).isEqualTo(expected);
    assertThat(readAll(timelines, ada)).isEqualTo(expected);
  }

  @Test
  void manyDeletedTweetsLeaveNoShortPageAndTheTimelineIsBuiltAgain() {
    world.follow(ada, bob);
    String oldest = post(bob);
    List<String> deleted = new ArrayList<>();
    for (int i = 0; i < KEPT; i++) {
      deleted.add(post(bob));
    }
    newest(ada);
    deleted.forEach(world::delete);
    Page<Tweet> page = timelines.page(ada, 1, "");
    assertThat(page.entries()).extracting(Tweet::getId).containsExactly(oldest);
    assertThat(page.nextPageToken()).isEmpty();
  }

  @Test
  void tweetsOfPulledAuthorsAreMergedAndNotPushed() {
    for (int i = 0; i < 2; i++) {
      world.follow(world.addUser(), bob);
    }
    world.follow(ada, bob);
    assertThat(newest(ada)).isEmpty();
    String first = post(bob);
    assertThat(store.isPulled(bob)).isTrue();
    assertThat(newest(ada)).containsExactly(first);
    List<String> expected = new ArrayList<>(List.of(first));
    for (int i = 0; i < 2 * KEPT; i++) {
      expected.addFirst(post(i % 3 == 0 ? ada : bob));
    }
    assertThat(readAll(timelines, ada)).isEqualTo(expected);
  }

  @Test
  void withoutRedisTimelinesAreReadFromTheirStore() {
    world.follow(ada, bob);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3 * KEPT; i++) {
      expected.addFirst(post(i % 7 == 0 ? ada : bob));
    }
    try (Redis none = new Redis("")) {
      assertThat(readAll(timelines(store(none)), ada)).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsLeftOutWhileTweetsOrFolloweesCannotBeLookedUp() {
    world.follow(ada, bob);
    String tweet = post(bob);
    world.meanwhile(
        () -> {
          throw Errors.of(ErrorReason.ERROR_REASON_UNAVAILABLE, "Tweets cannot be looked up now.");
        });
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> newest(ada));
    world.meanwhile(() -> {});
    // What was begun is no obstacle.
    assertThat(newest(ada)).containsExactly(tweet);
    int built = world.storedReads();
    assertThat(newest(ada)).containsExactly(tweet);
    assertThat(world.storedReads()).isEqualTo(built);
  }

  @Test
  void aPageTokenBelongsToOneReader() {
    post(ada);
    post(ada);
    String token = timelines.page(ada, 1, "").nextPageToken();
    assertFails(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, () -> timelines.page(bob, 1, token));
  }

  private String post(UUID author) {
    String id = world.post(author);
    TweetCreated event =
        TweetCreated.newBuilder().setTweetId(id).setUserId(author.toString()).build();
    TestTimelines.retrying(() -> consumer.consume(event, Event.of(event, Instant.now())));
    return id;
  }

  private List<String> newest(UUID reader) {
    return timelines.page(reader, 5, "").entries().stream().map(Tweet::getId).toList();
  }

  private static List<String> readAll(HomeTimelines from, UUID reader) {
    List<String> read = new ArrayList<>();
    String token = "";
    do {
      Page<Tweet> page = from.page(reader, 4, token);
      page.entries().forEach(tweet -> read.add(tweet.getId()));
      token = page.nextPageToken();
      assertThat(token.isEmpty() || page.entries().size() == 4).isTrue();
    } while (!token.isEmpty());
    return read;
  }
}
