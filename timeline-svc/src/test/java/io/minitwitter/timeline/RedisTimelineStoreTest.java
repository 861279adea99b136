package io.minitwitter.timeline;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.StoppableRedis;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.timeline.Followers.Follower;
import io.minitwitter.timeline.TimelineStore.Absent;
import io.minitwitter.timeline.TimelineStore.Build;
import io.minitwitter.timeline.TimelineStore.Kept;
import io.minitwitter.timeline.TimelineStore.Reading;
import io.minitwitter.timeline.TimelineStore.Unreachable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RedisTimelineStoreTest {

  private static final int SIZE = 5;
  private static final Duration DAY = Duration.ofDays(1);

  private final Redis redis = new Redis(TestStores.redis());
  private final MutableClock clock = new MutableClock(Instant.now());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TimelineStore store = store(redis, SIZE);
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();

  private TimelineStore store(Redis in, int size) {
    return new RedisTimelineStore(in, size, Duration.ofHours(1), DAY, clock, meters);
  }

  @AfterEach
  void close() {
    TestTimelines.flush(redis);
    redis.close();
  }

  @Test
  void aBuiltTimelineIsReadNewestFirstUpToALimit() {
    List<String> newest = newest(3);
    keep(1, newest);
    assertThat(read(10)).isEqualTo(new Kept(1, Set.of(), newest, true));
    // Not all of it was read.
    assertThat(read(2)).isEqualTo(new Kept(1, Set.of(), newest.subList(0, 2), false));
    store.remove(ada);
    assertThat(read(10)).isInstanceOf(Absent.class);
  }

  @Test
  void anEmptyTimelineIsKeptToo() {
    keep(0, List.of());
    assertThat(read(10)).isEqualTo(new Kept(0, Set.of(), List.of(), true));
    String first = ids.next().hex();
    push(first, 0);
    assertThat(read(10)).isEqualTo(new Kept(0, Set.of(), List.of(first), true));
  }

  @Test
  void aFullTimelineIsNotCompleteAndLosesItsOldestEntries() {
    List<String> newest = newest(SIZE);
    keep(1, newest);
    assertThat(read(10)).isEqualTo(new Kept(1, Set.of(), newest, false));
    String next = ids.next().hex();
    push(next, 1);
    assertThat(read(10))
        .isEqualTo(new Kept(1, Set.of(), prepended(next, newest.subList(0, SIZE - 1)), false));
  }

  @Test
  void tweetsThatArriveInAnyOrderAndRepeatedlyAreThereOnceInTheirOrder() {
    List<String> all = new ArrayList<>(newest(SIZE + 8));
    for (int seed = 0; seed < 20; seed++) {
      keep(seed, List.of());
      List<String> arriving = new ArrayList<>(all);
      arriving.addAll(all);
      Collections.shuffle(arriving, new Random(seed));
      for (String id : arriving) {
        push(id, seed);
      }
      assertThat(read(100)).isEqualTo(new Kept(seed, Set.of(), all.subList(0, SIZE), false));
    }
  }

  @Test
  void idsAreComparedByTheirBytes() {
    List<String> ascending =
        Stream.of("00", "0a", "0d", "22", "41", "61", "7f", "80", "c3", "e2", "ff")
            .map(end -> "6a1f0c2b" + "e4b0a1d2" + "c3f4e5" + end)
            .toList();
    TimelineStore large = store(redis, 100);
    Build build = large.begin(ada, 1).orElseThrow();
    large.finish(build, Set.of(), List.of());
    List<String> shuffled = new ArrayList<>(ascending);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(id -> large.push(id, List.of(new Follower(ada, 1))));
    assertThat(((Kept) large.start(ada, 100).get()).ids()).isEqualTo(ascending.reversed());
  }

  @Test
  void tweetsAreAddedToTimelinesThatAreKeptAtTheFollowersVersion() {
    keep(2, newest(2));
    UUID bob = UUID.randomUUID();
    String next = ids.next().hex();
    store.push(next, List.of(new Follower(bob, 2), new Follower(ada, 2)));
    assertThat(((Kept) read(1)).ids()).containsExactly(next);
    assertThat(store.start(bob, 1).get()).isInstanceOf(Absent.class);
    assertThat(meters.get("minitwitter.timeline.deliveries").counter().count()).isOne();
    // The reader's followees have changed before or after the follow was read.
    push(ids.next().hex(), 3);
    assertThat(read(10)).isInstanceOf(Absent.class);
  }

  @Test
  void tweetsThatArePushedDuringABuildAreInItsTimeline() {
    List<String> newest = newest(SIZE);
    Build build = store.begin(ada, 7).orElseThrow();
    assertThat(read(10)).isInstanceOf(Absent.class);
    String next = ids.next().hex();
    push(next, 7);
    push(newest.get(1), 7);
    store.finish(build, Set.of(), newest);
    assertThat(read(10))
        .isEqualTo(new Kept(7, Set.of(), prepended(next, newest.subList(0, SIZE - 1)), false));
  }

  @Test
  void ofConcurrentBuildsOneIsKept() {
    Build build = store.begin(ada, 1).orElseThrow();
    assertThat(store.begin(ada, 1)).isEmpty();
    // The reader's followees have changed since the first one began.
    Build newer = store.begin(ada, 2).orElseThrow();
    store.finish(build, Set.of(), newest(1));
    assertThat(read(10)).isInstanceOf(Absent.class);
    store.finish(newer, Set.of(), List.of());
    assertThat(read(10)).isEqualTo(new Kept(2, Set.of(), List.of(), true));
    store.finish(newer, Set.of(), newest(1));
    assertThat(read(10)).isEqualTo(new Kept(2, Set.of(), List.of(), true));
  }

  @Test
  void aBuildIsNotKeptAfterItsTimelineWasRemoved() {
    Build build = store.begin(ada, 1).orElseThrow();
    push(ids.next().hex(), 2);
    store.finish(build, Set.of(), newest(1));
    assertThat(read(10)).isInstanceOf(Absent.class);
  }

  @Test
  void aNewPulledAuthorMakesEarlierTimelinesAbsent() {
    UUID eve = UUID.randomUUID();
    assertThat(store.isPulled(eve)).isFalse();
    keep(1, newest(1));
    store.addPulled(eve);
    assertThat(store.isPulled(eve)).isTrue();
    assertThat(read(10)).isInstanceOf(Absent.class);

    Build build = store.begin(ada, 1).orElseThrow();
    assertThat(build.pulled()).containsExactly(eve);
    store.finish(build, Set.of(eve), List.of());
    Kept kept = new Kept(1, Set.of(eve), List.of(), true);
    assertThat(read(10)).isEqualTo(kept);
    store.addPulled(eve);
    assertThat(read(10)).isEqualTo(kept);
    // Also one that became pulled during a build.
    Build other = store.begin(ada, 1).orElseThrow();
    store.addPulled(UUID.randomUUID());
    store.finish(other, Set.of(eve), List.of());
    assertThat(read(10)).isInstanceOf(Absent.class);
  }

  @Test
  void timelinesEndAfterATime() {
    keep(1, newest(1));
    clock.move(DAY.plusSeconds(1));
    assertThat(read(10)).isInstanceOf(Absent.class);
  }

  @Test
  void aTimelineOf800TakesAtMost16KiB() {
    final int count = 100;
    TimelineStore large = store(redis, 800);
    List<String> newest = newest(800);
    long before = usedMemory();
    for (int i = 0; i < count; i++) {
      UUID reader = UUID.randomUUID();
      Build build = TestTimelines.eventually(() -> large.begin(reader, 1));
      large.finish(build, Set.of(UUID.randomUUID()), newest);
      TestTimelines.retrying(() -> large.push(ids.next().hex(), List.of(new Follower(reader, 1))));
    }
    assertThat((usedMemory() - before) / count).isBetween(800L * 12, 16L << 10);
  }

  private long usedMemory() {
    String info =
        TestTimelines.eventually(() -> redis.attempt(commands -> commands.info("memory")));
    return info.lines()
        .filter(line -> line.startsWith("used_memory:"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutRedisNothingIsKeptAndPushesAreRepeatedLater(@TempDir Path folder) {
    try (StoppableRedis server = new StoppableRedis(folder);
        Redis stopped = new Redis(server.url())) {
      TimelineStore there = store(stopped, SIZE);
      server.stop();
      assertThat(there.start(ada, 1).get()).isInstanceOf(Unreachable.class);
      assertThat(there.begin(ada, 1)).isEmpty();
      there.remove(ada);
      List<Follower> followers = List.of(new Follower(ada, 1));
      assertFails(
          ErrorReason.ERROR_REASON_UNAVAILABLE, () -> there.push(ids.next().hex(), followers));
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> there.isPulled(ada));
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> there.addPulled(ada));
    }
    try (Redis none = new Redis("")) {
      TimelineStore nowhere = store(none, SIZE);
      assertThat(nowhere.start(ada, 1).get()).isInstanceOf(Unreachable.class);
      nowhere.push(ids.next().hex(), List.of(new Follower(ada, 1)));
      assertThat(nowhere.isPulled(ada)).isFalse();
    }
  }

  private void keep(long version, List<String> newest) {
    store.finish(store.begin(ada, version).orElseThrow(), Set.of(), newest);
  }

  private void push(String id, long version) {
    TestTimelines.retrying(() -> store.push(id, List.of(new Follower(ada, version))));
  }

  private Reading read(int limit) {
    return TestTimelines.eventually(
        () ->
            Optional.of(store.start(ada, limit).get())
                .filter(reading -> !(reading instanceof Unreachable)));
  }

  private List<String> newest(int count) {
    return Stream.generate(() -> ids.next().hex()).limit(count).toList().reversed();
  }

  private static List<String> prepended(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest);
    all.addFirst(first);
    return all;
  }
}
