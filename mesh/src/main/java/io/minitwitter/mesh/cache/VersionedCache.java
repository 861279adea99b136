package io.minitwitter.mesh.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Data in the memory of a reader, each kept under a version of {@link Versions}.
 *
 * @param <K> what was read
 * @param <V> the data
 */
public final class VersionedCache<K, V> {

  private final Cache<K, Versioned<V>> near;

  private record Versioned<V>(String version, V value) {}

  /** An empty cache of so many entries at most. */
  public VersionedCache(long size) {
    this.near = Caffeine.newBuilder().maximumSize(size).build();
  }

  /**
   * The data of a key, which is loaded unless it is here under this version.
   *
   * @param version seen before this call; empty when it is not known, and the data not kept
   * @param load gives nothing when the data cannot be read now
   */
  public Optional<V> get(K key, Optional<String> version, Supplier<Optional<V>> load) {
    if (version.isEmpty()) {
      return load.get();
    }
    Versioned<V> kept = near.getIfPresent(key);
    if (kept != null && kept.version().equals(version.get())) {
      return Optional.of(kept.value());
    }
    Optional<V> loaded = load.get();
    loaded.ifPresent(value -> near.put(key, new Versioned<>(version.get(), value)));
    return loaded;
  }
}
