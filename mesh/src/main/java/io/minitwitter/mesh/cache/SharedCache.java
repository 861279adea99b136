package io.minitwitter.mesh.cache;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A cache in Redis, shared by all replicas of a service, in front of the service's store.
 *
 * <p>After a miss a reader acquires a lease before it queries the store, and fills the entry only
 * if the lease still exists (Nishtala et al., Scaling Memcache at Facebook, NSDI 2013). An
 * invalidation removes value and lease, so that a value read before a write is never stored after
 * it, however slow the reader is; a flushed Redis has no leases and accepts no fill.
 *
 * <p>Redis is optional: while it is unavailable, reads go to the store. An invalidation that Redis
 * did not accept is pending and retried; until then this replica bypasses the entry. If a replica
 * ends with pending invalidations, other replicas may read the old values until they expire; where
 * this is not acceptable, an event repeats the invalidation with {@link #requireInvalidated}.
 *
 * @param <V> the cached messages
 */
public final class SharedCache<V extends Message> implements AutoCloseable {
  /** Longer than most calls; a slower reader does not fill the cache. */
  private static final byte[] LEASE_MILLIS = ascii("10000");

  private static final byte VALUE = 'V';
  private static final byte LEASE = 'L';
  private static final byte[] NOTHING = {};

  private static final String TAKE_LEASES =
      """
      for _, key in ipairs(KEYS) do
        redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2])
      end
      return #KEYS
      """;

  /** The values of the keys start at the third argument; an empty one only removes the lease. */
  private static final String FILL =
      """
      for i, key in ipairs(KEYS) do
        if redis.call('GET', key) == ARGV[1] then
          if ARGV[i + 2] == '' then
            redis.call('DEL', key)
          else
            redis.call('SET', key, ARGV[i + 2], 'PX', ARGV[2])
          end
        end
      end
      return #KEYS
      """;

  private final Redis redis;
  private final String prefix;
  private final Parser<V> parser;
  private final Duration ttl;
  private final PendingInvalidations pendingInvalidations;
  private final Counter hits;
  private final Counter misses;
  private final Counter skips;

  /**
   * A cache of one kind of value.
   *
   * @param owner the service, whose name is the prefix of all keys
   * @param kind the kind of value within the service
   * @param parser of the values
   * @param ttl maximum lifetime of a value, in whole milliseconds; zero disables the cache
   */
  public SharedCache(
      Redis redis,
      String owner,
      String kind,
      Parser<V> parser,
      Duration ttl,
      MeterRegistry meters) {
    this.redis = redis;
    this.prefix = owner + ":" + kind + ":";
    this.parser = parser;
    this.ttl = ttl;
    this.pendingInvalidations =
        new PendingInvalidations(owner + "-" + kind + "-invalidations", this::remove);
    this.hits = counter(meters, owner, kind, "hit");
    this.misses = counter(meters, owner, kind, "miss");
    this.skips = counter(meters, owner, kind, "skipped");
  }

  private static Counter counter(MeterRegistry meters, String owner, String kind, String result) {
    return Counter.builder("minitwitter.cache.reads")
        .description("Reads of the cache in Redis, by result")
        .tag("service", owner)
        .tag("kind", kind)
        .tag("result", result)
        .register(meters);
  }

  /**
   * Values by id; ids without a value are left out.
   *
   * @param store called at most once, for the ids that are not cached
   */
  public Map<String, V> getAll(Set<String> ids, Function<Set<String>, Map<String, V>> store) {
    if (ids.isEmpty() || ttl.isZero()) {
      return ids.isEmpty() ? Map.of() : store.apply(ids);
    }
    List<String> kept = ids.stream().filter(id -> !pendingInvalidations.contains(id)).toList();
    Lookup found = lookUp(kept);
    hits.increment(found.values.size());
    misses.increment(found.missed);
    skips.increment(ids.size() - found.values.size() - found.missed);
    if (found.values.size() == ids.size()) {
      return found.values;
    }
    Set<String> asked = new HashSet<>(ids);
    asked.removeAll(found.values.keySet());
    byte[] lease = takeLeases(found.absent);
    Map<String, V> loaded = store.apply(asked);
    fill(found.absent, lease, loaded);
    Map<String, V> all = new HashMap<>(found.values);
    all.putAll(loaded);
    return all;
  }

  /** Invalidates a value. Call this after the write and before the call is answered. */
  public void invalidate(String id) {
    if (redis.client().isPresent() && !remove(List.of(id))) {
      pendingInvalidations.add(id);
    }
  }

  /**
   * Invalidates a value or fails; for event consumers, which are retried until it succeeds.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if Redis does not answer
   */
  public void requireInvalidated(String id) {
    if (redis.client().isPresent() && !remove(List.of(id))) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "The cache cannot be reached; try again.",
          Duration.ofSeconds(1));
    }
  }

  private boolean remove(Collection<String> ids) {
    return redis.attempt(commands -> commands.del(keys(ids))).isPresent();
  }

  /** The entries that Redis returned. */
  private final class Lookup {
    private final Map<String, V> values = new HashMap<>();
    private final List<String> absent = new ArrayList<>();
    private int missed;
  }

  private Lookup lookUp(List<String> ids) {
    Lookup lookup = new Lookup();
    if (ids.isEmpty()) {
      return lookup;
    }
    List<KeyValue<String, byte[]>> answer =
        redis.attempt(commands -> commands.mget(keys(ids))).orElse(List.of());
    lookup.missed = answer.size();
    for (int i = 0; i < answer.size(); i++) {
      byte[] bytes = answer.get(i).getValueOrElse(NOTHING);
      if (bytes.length == 0) {
        lookup.absent.add(ids.get(i));
      } else if (bytes[0] == VALUE) {
        keep(ids.get(i), bytes, lookup);
      }
      // Otherwise it is the lease of another reader, which will fill the entry.
    }
    return lookup;
  }

  private void keep(String id, byte[] bytes, Lookup lookup) {
    try {
      lookup.values.put(id, parser.parseFrom(bytes, 1, bytes.length - 1));
      lookup.missed--;
    } catch (InvalidProtocolBufferException e) {
      // An unknown format: read from the store until the entry expires.
    }
  }

  private byte[] takeLeases(List<String> ids) {
    byte[] lease = ascii((char) LEASE + UUID.randomUUID().toString());
    if (!ids.isEmpty()) {
      redis.attempt(
          commands ->
              commands.<Long>eval(
                  TAKE_LEASES, ScriptOutputType.INTEGER, keys(ids), lease, LEASE_MILLIS));
    }
    return lease;
  }

  private void fill(List<String> ids, byte[] lease, Map<String, V> loaded) {
    if (ids.isEmpty()) {
      return;
    }
    List<byte[]> arguments = new ArrayList<>(ids.size() + 2);
    arguments.add(lease);
    arguments.add(ascii(Long.toString(ttl.toMillis())));
    ids.forEach(id -> arguments.add(bytes(loaded.get(id))));
    redis.attempt(
        commands ->
            commands.<Long>eval(
                FILL, ScriptOutputType.INTEGER, keys(ids), arguments.toArray(byte[][]::new)));
  }

  private byte[] bytes(V value) {
    if (value == null) {
      return NOTHING;
    }
    byte[] message = value.toByteArray();
    byte[] bytes = new byte[message.length + 1];
    bytes[0] = VALUE;
    System.arraycopy(message, 0, bytes, 1, message.length);
    return bytes;
  }

  private String[] keys(Collection<String> ids) {
    return ids.stream().map(prefix::concat).toArray(String[]::new);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Stops the retries; values with pending invalidations stay until they expire. */
  @Override
  public void close() {
    pendingInvalidations.close();
  }
}
