package io.minitwitter.mesh.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Records in the memory of one replica. A record that was loaded before an invalidation is never
 * kept after it, so that the replica that wrote sees its own writes at once.
 */
final class NearCache<V> {

  private final Cache<String, V> records;
  private final AtomicLong invalidations = new AtomicLong();

  NearCache(Duration ttl, long size) {
    this.records = Caffeine.newBuilder().maximumSize(size).expireAfterWrite(ttl).build();
  }

  /** The records of some ids; those that are missing are loaded together. */
  Map<String, V> getAll(Collection<String> ids, Function<Set<String>, Map<String, V>> load) {
    Map<String, V> found = HashMap.newHashMap(ids.size());
    Set<String> missing = new LinkedHashSet<>();
    for (String id : ids) {
      V kept = records.getIfPresent(id);
      if (kept == null) {
        missing.add(id);
      } else {
        found.put(id, kept);
      }
    }
    if (missing.isEmpty()) {
      return found;
    }
    long before = invalidations.get();
    Map<String, V> loaded = load.apply(missing);
    // Within compute an invalidation of the same id waits, and removes what is put here.
    loaded.forEach(
        (id, value) ->
            records.asMap().compute(id, (_, kept) -> invalidations.get() == before ? value : kept));
    found.putAll(loaded);
    return found;
  }

  void invalidate(String id) {
    invalidations.incrementAndGet();
    records.invalidate(id);
  }
}
