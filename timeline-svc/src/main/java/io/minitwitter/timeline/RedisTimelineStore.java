package io.minitwitter.timeline;

import com.google.protobuf.ByteString;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.timeline.Followers.Follower;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Timelines in Redis, each a list of a header and ids of 12 bytes: about 12 KB for 800 ids. Each
 * operation is one script, and so one round trip in which nothing else happens to the list.
 */
final class RedisTimelineStore implements TimelineStore {

  private static final String PREFIX = "timeline:home:";
  private static final String PULLED = "timeline:pulled";
  private static final String PULLED_VERSION = "version";
  private static final byte[] NO_PULLED = new byte[TimelineHeader.VERSION_BYTES];

  /** Longer than a call may take; an interrupted build blocks others for so long. */
  private static final byte[] BUILD_MILLIS = ascii(30_000);

  /** Timelines of one script: while it runs, Redis does nothing else. */
  private static final int BATCH = 256;

  private static final String INSERT = script("insert");
  private static final String READ = script("read");
  private static final String BEGIN = script("begin");
  private static final String FINISH = INSERT + script("finish");
  private static final String PUSH = INSERT + script("push");
  private static final String ADD_PULLED = script("add-pulled");

  private final Redis redis;
  private final int size;
  private final Duration keepUnread;
  private final Duration rebuildAfter;
  private final InstantSource clock;
  private final Counter delivered;

  /**
   * Timelines that are kept for some time after they were read.
   *
   * @param size most entries of one
   * @param rebuildAfter a timeline that was built before is absent
   */
  RedisTimelineStore(
      Redis redis,
      int size,
      Duration keepUnread,
      Duration rebuildAfter,
      InstantSource clock,
      MeterRegistry meters) {
    this.redis = redis;
    this.size = size;
    this.keepUnread = keepUnread;
    this.rebuildAfter = rebuildAfter;
    this.clock = clock;
    this.delivered =
        Counter.builder("minitwitter.timeline.deliveries")
            .description("Tweets that were added to kept timelines")
            .register(meters);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Supplier<Reading> start(UUID reader, int limit) {
    Supplier<Optional<List<Object>>> answer =
        redis.start(
            commands ->
                commands.eval(
                    READ,
                    ScriptOutputType.MULTI,
                    new String[] {key(reader), PULLED},
                    ascii(limit),
                    ascii(keepUnread.toMillis()),
                    NO_PULLED));
    return () -> answer.get().map(this::reading).orElseGet(Unreachable::new);
  }

  private Reading reading(List<Object> answer) {
    if (answer.isEmpty()) {
      return new Absent();
    }
    byte[] header = (byte[]) answer.get(0);
    if (TimelineHeader.builtAt(header).plus(rebuildAfter).isBefore(clock.instant())) {
      return new Absent();
    }
    List<String> ids =
        ((List<?>) answer.get(2))
            .reversed().stream().map(id -> HexFormat.of().formatHex((byte[]) id)).toList();
    long count = (Long) answer.get(1);
    return new Kept(
        TimelineHeader.version(header),
        TimelineHeader.pulled(header),
        ids,
        count == ids.size() && count < size);
  }

  @Override
  public Optional<Build> begin(UUID reader, long version) {
    ByteString marker = random();
    return redis
        .attempt(
            commands ->
                commands.<List<Object>>eval(
                    BEGIN,
                    ScriptOutputType.MULTI,
                    new String[] {key(reader), PULLED},
                    TimelineHeader.building(version, marker),
                    BUILD_MILLIS,
                    NO_PULLED))
        .filter(answer -> !answer.isEmpty())
        .map(
            answer ->
                new Build(
                    reader,
                    version,
                    ((List<?>) answer.get(1))
                        .stream()
                            .map(field -> new String((byte[]) field, StandardCharsets.US_ASCII))
                            .filter(field -> !field.equals(PULLED_VERSION))
                            .map(UUID::fromString)
                            .collect(Collectors.toSet()),
                    ByteString.copyFrom((byte[]) answer.get(0)),
                    marker));
  }

  @Override
  public void finish(Build build, Set<UUID> pulled, List<String> ids) {
    List<byte[]> arguments = new ArrayList<>(ids.size() + 4);
    arguments.add(TimelineHeader.building(build.version(), build.marker()));
    arguments.add(
        TimelineHeader.kept(build.version(), build.pulledVersion(), clock.instant(), pulled));
    arguments.add(ascii(size));
    arguments.add(ascii(keepUnread.toMillis()));
    ids.reversed().forEach(id -> arguments.add(HexFormat.of().parseHex(id)));
    var _ =
        redis.attempt(
            commands ->
                commands.<Long>eval(
                    FINISH,
                    ScriptOutputType.INTEGER,
                    new String[] {key(build.reader())},
                    arguments.toArray(byte[][]::new)));
  }

  @Override
  public void remove(UUID reader) {
    var _ = redis.attempt(commands -> commands.del(key(reader)));
  }

  @Override
  public void push(String tweetId, List<Follower> followers) {
    byte[] id = HexFormat.of().parseHex(tweetId);
    List<Supplier<Optional<Long>>> batches = new ArrayList<>();
    for (int from = 0; from < followers.size(); from += BATCH) {
      batches.add(push(id, followers.subList(from, Math.min(followers.size(), from + BATCH))));
    }
    batches.forEach(batch -> delivered.increment(required(batch.get(), 0L)));
  }

  private Supplier<Optional<Long>> push(byte[] id, List<Follower> followers) {
    String[] keys = new String[followers.size()];
    byte[][] arguments = new byte[followers.size() + 2][];
    arguments[0] = id;
    arguments[1] = ascii(size);
    for (int i = 0; i < keys.length; i++) {
      Follower follower = followers.get(i);
      keys[i] = key(follower.id());
      arguments[i + 2] =
          ByteBuffer.allocate(Long.BYTES).putLong(follower.timelineVersion()).array();
    }
    return redis.start(commands -> commands.eval(PUSH, ScriptOutputType.INTEGER, keys, arguments));
  }

  @Override
  public boolean isPulled(UUID author) {
    return required(redis.attempt(commands -> commands.hexists(PULLED, author.toString())), false);
  }

  @Override
  public void addPulled(UUID author) {
    var _ =
        required(
            redis.attempt(
                commands ->
                    commands.<Long>eval(
                        ADD_PULLED,
                        ScriptOutputType.INTEGER,
                        new String[] {PULLED},
                        author.toString().getBytes(StandardCharsets.US_ASCII),
                        random().toByteArray())),
            0L);
  }

  private <T> T required(Optional<T> answer, T withoutRedis) {
    if (answer.isEmpty() && redis.client().isPresent()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "The timelines cannot be reached; try again.",
          Duration.ofSeconds(1));
    }
    return answer.orElse(withoutRedis);
  }

  private static String key(UUID reader) {
    return PREFIX + reader;
  }

  private static ByteString random() {
    byte[] bytes = new byte[TimelineHeader.VERSION_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static String script(String name) {
    try (InputStream script =
        Objects.requireNonNull(RedisTimelineStore.class.getResourceAsStream(name + ".lua"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
