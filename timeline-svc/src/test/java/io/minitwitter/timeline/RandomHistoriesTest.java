package io.minitwitter.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
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
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Home timelines over random histories are those of a naive model: the same ids in the same order,
 * without a gap or a repetition, whatever was posted, deleted, followed, blocked, muted, lost or
 * delivered late or twice in between.
 */
@Timeout(120)
class RandomHistoriesTest {

  private static final int USERS = 6;
  private static final int STEPS = 600;
  private static final int KEPT = 12;

  /** Low enough that some authors reach it. */
  private static final int PUSH_LIMIT = 4;

  private final Redis redis = new Redis(TestStores.redis());
  private final World world = new World();
  private final List<TweetCreated> undelivered = new ArrayList<>();
  private final List<TweetCreated> delivered = new ArrayList<>();
  private Random random;
  private HomeTimelines timelines;
  private TweetCreatedConsumer consumer;
  private boolean busy;

  @AfterEach
  void close() {
    flush();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void timelinesAreThoseOfTheModel(long seed) {
    random = new Random(seed);
    restart();
    flush();
    for (int i = 0; i < USERS; i++) {
      world.addUser();
    }
    for (int step = 0; step < STEPS; step++) {
      change();
      if (random.nextInt(3) == 0) {
        readWhileThingsChange();
      }
      if (random.nextInt(4) == 0) {
        verify("seed %d, step %d".formatted(seed, step));
      }
    }
  }

  private void change() {
    change(user());
  }

  private void change(UUID one) {
    UUID other = user();
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> post(one);
      case 5 -> deleteTweet();
      case 6, 7, 8 -> world.follow(one, other);
      case 9 -> world.unfollow(one, other);
      case 10 -> world.mute(one, other);
      case 11 -> world.unmute(one, other);
      case 12 -> {
        if (!one.equals(other)) {
          world.block(one, other);
        }
      }
      case 13 -> world.unblock(one, other);
      case 14 -> deliverOne();
      default -> rarely(one);
    }
  }

  private void rarely(UUID user) {
    switch (random.nextInt(8)) {
      case 0 -> flush();
      case 1 -> restart();
      case 2 -> {
        for (int i = 0; i < 2 * KEPT; i++) {
          post(user);
        }
      }
      case 3 -> {
        // Most of a kept timeline may be gone at once.
        world.tweets().stream()
            .filter(id -> world.authorOf(id).equals(user))
            .forEach(world::delete);
      }
      case 4 -> {
        world.deleteAccount(user);
        if (random.nextBoolean()) {
          world.deleteTweetsOf(user);
        }
        world.addUser();
      }
      default -> deliverAll();
    }
  }

  private void post(UUID author) {
    String id = world.post(author);
    undelivered.add(TweetCreated.newBuilder().setTweetId(id).setUserId(author.toString()).build());
  }

  private void deleteTweet() {
    List<String> tweets = world.tweets();
    if (!tweets.isEmpty()) {
      world.delete(tweets.get(random.nextInt(tweets.size())));
    }
  }

  /** In any order, and some twice. */
  private void deliverOne() {
    if (!undelivered.isEmpty()) {
      TweetCreated event = undelivered.remove(random.nextInt(undelivered.size()));
      delivered.add(event);
      consume(event);
    }
    if (!delivered.isEmpty() && random.nextInt(3) == 0) {
      consume(delivered.get(random.nextInt(delivered.size())));
    }
  }

  private void consume(TweetCreated event) {
    TestTimelines.retrying(() -> consumer.consume(event, Event.of(event, Instant.now())));
  }

  private void deliverAll() {
    while (!undelivered.isEmpty()) {
      deliverOne();
    }
  }

  /** Posts, follows and deliveries happen while a timeline is read, built or added to. */
  private void readWhileThingsChange() {
    world.meanwhile(
        () -> {
          if (!busy && random.nextInt(2) == 0) {
            busy = true;
            change();
            if (random.nextBoolean()) {
              UUID reader = user();
              change(reader);
              var _ = timelines.page(reader, 3, "");
            }
            deliverOne();
            busy = false;
          }
        });
    try {
      var _ = timelines.page(user(), 1 + random.nextInt(2 * KEPT), "");
      deliverOne();
    } finally {
      world.meanwhile(() -> {});
    }
  }

  /** Reads the whole timeline of a user page by page, with changes in between. */
  private void verify(String what) {
    UUID reader = user();
    String token = "";
    String position = "f".repeat(24);
    do {
      deliverAll();
      int size = 1 + random.nextInt(KEPT);
      Page<Tweet> page = timelines.page(reader, size, token);
      String from = position;
      List<String> below =
          world.timeline(reader).stream().filter(id -> id.compareTo(from) < 0).toList();
      assertThat(page.entries())
          .as("%s, below %s", what, position)
          .extracting(Tweet::getId)
          .isEqualTo(below.subList(0, Math.min(size, below.size())));
      assertThat(page.nextPageToken().isEmpty()).as(what).isEqualTo(below.size() <= size);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        position = page.entries().getLast().getId();
        if (random.nextInt(4) == 0) {
          change();
        }
      }
    } while (!token.isEmpty() && world.users().contains(reader));
  }

  private UUID user() {
    return world.users().get(random.nextInt(world.users().size()));
  }

  /** Another replica, which has nothing in memory. */
  private void restart() {
    TimelineStore store =
        new RedisTimelineStore(
            redis,
            KEPT,
            Duration.ofHours(1),
            Duration.ofHours(1),
            InstantSource.system(),
            new SimpleMeterRegistry());
    timelines =
        new HomeTimelines(store, world, world, new TimelineViews(world, world, new KnownLikes()));
    consumer = new TweetCreatedConsumer(world, store, PUSH_LIMIT);
  }

  private void flush() {
    TestTimelines.flush(redis);
  }
}
