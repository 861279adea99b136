package io.minitwitter.mesh.cache;

import com.google.protobuf.InvalidProtocolBufferException;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Records that a service reads often, kept outside of the store that owns them: in Redis for all
 * replicas, and for a moment in the memory of each.
 *
 * <p>A reader that finds nothing in Redis takes a lease before asking the store, and fills only
 * while the lease is there (Nishtala et al., Scaling Memcache at Facebook, NSDI 2013). An
 * invalidation removes value and lease alike, so that what was read before a write is never put
 * back after it, however slow the reader was; a Redis that was flushed has no leases, and refuses
 * as well.
 *
 * <p>The cache is never needed: while Redis cannot be reached, reads go to the store. An
 * invalidation that Redis did not take is pending, and made when Redis is back; until then this
 * replica does not read that record from Redis. A replica that ends before leaves values for others
 * that live no longer than their time to live: what must not, is invalidated again by an event,
 * with {@link #requireInvalidated}.
 *
 * @param <V> a record
 */
public final class SharedCache<V> implements AutoCloseable {
  /** Longer than most calls; one that is slower fills nothing. */
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

  /** The third argument and those after it are the keys' values; an empty one only ends a lease. */
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
  private final Codec<V> codec;
  private final Optional<NearCache<V>> near;
  private final Duration ttl;
  private final PendingInvalidations pending;
  private final Counter hits;
  private final Counter misses;
  private final Counter skips;

  /**
   * A cache of one kind of records.
   *
   * @param owner the service, with whose name keys begin
   * @param kind the kind of records, within the service
   */
  public SharedCache(
      Redis redis,
      String owner,
      String kind,
      Codec<V> codec,
      CacheSettings settings,
      MeterRegistry meters) {
    this.redis = redis;
    this.prefix = owner + ":" + kind + ":";
    this.codec = codec;
    this.ttl = settings.redisTtl();
    this.near =
        settings.ttl().isZero()
            ? Optional.empty()
            : Optional.of(new NearCache<>(settings.ttl(), settings.size()));
    this.pending = new PendingInvalidations(owner + "-" + kind + "-invalidations", this::remove);
    this.hits = counter(meters, owner, kind, "hit");
    this.misses = counter(meters, owner, kind, "miss");
    this.skips = counter(meters, owner, kind, "skipped");
  }

  private static Counter counter(MeterRegistry meters, String owner, String kind, String result) {
    return Counter.builder("minitwitter.cache.reads")
        .description("Reads of records from Redis by result")
        .tag("service", owner)
        .tag("kind", kind)
        .tag("result", result)
        .register(meters);
  }

  /**
   * The records of some ids, from memory where they are; as {@link #getAllShared}.
   *
   * @param store asked, at most once, for those that are kept nowhere
   */
  public Map<String, V> getAll(
      Collection<String> ids, Function<Set<String>, Map<String, V>> store) {
    return near.isPresent()
        ? near.get().getAll(ids, missing -> getAllShared(missing, store))
        : getAllShared(Set.copyOf(ids), store);
  }

  /**
   * The records of some ids, as every replica sees them; ids without a record are left out.
   *
   * @param store asked, at most once, for those that are not in Redis
   */
  public Map<String, V> getAllShared(Set<String> ids, Function<Set<String>, Map<String, V>> store) {
    if (ids.isEmpty() || ttl.isZero()) {
      return ids.isEmpty() ? Map.of() : store.apply(ids);
    }
    List<String> kept = ids.stream().filter(id -> !pending.contains(id)).toList();
    Found found = lookUp(kept);
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

  /** Invalidates a record, after a write that changed it and before the write is answered. */
  public void invalidate(String id) {
    if (redis.client().isPresent() && !remove(List.of(id))) {
      pending.add(id);
    }
    // After Redis, from which it would be filled.
    near.ifPresent(cache -> cache.invalidate(id));
  }

  /**
   * Invalidates a record or fails; for events, which are tried until it succeeds.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while Redis does not answer
   */
  public void requireInvalidated(String id) {
    if (redis.client().isPresent() && !remove(List.of(id))) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "The cache cannot be reached; try again.",
          Duration.ofSeconds(1));
    }
    near.ifPresent(cache -> cache.invalidate(id));
  }

  private boolean remove(Collection<String> ids) {
    return redis.attempt(commands -> commands.del(keys(ids))).isPresent();
  }

  /** The answer of Redis for some ids. */
  private final class Found {
    private final Map<String, V> values = new HashMap<>();
    private final List<String> absent = new ArrayList<>();
    private int missed;
  }

  private Found lookUp(List<String> ids) {
    Found lookup = new Found();
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
      // Otherwise it is the lease of another reader, who will fill.
    }
    return lookup;
  }

  private void keep(String id, byte[] bytes, Found lookup) {
    try {
      lookup.values.put(id, codec.decode(bytes, 1, bytes.length - 1));
      lookup.missed--;
    } catch (InvalidProtocolBufferException e) {
      // Bytes of another version: the store is read until they expire.
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
    byte[] message = codec.encode(value);
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

  /** Ends the work in the background; pending invalidations are left to the time to live. */
  @Override
  public void close() {
    pending.close();
  }
}
