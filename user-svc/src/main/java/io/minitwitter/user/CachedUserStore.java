package io.minitwitter.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.cache.Codec;
import io.minitwitter.mesh.cache.SharedCache;
import io.minitwitter.mesh.store.Redis;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The users of a store through a cache of their public part, in Redis and in memory. A write is
 * visible to every later read of this replica, and by other replicas when their records in memory
 * expire.
 */
final class CachedUserStore implements UserStore, AutoCloseable {

  private final UserStore store;
  private final SharedCache<User> users;

  /** The id that a username had; checked against the user, so that it may be out of date. */
  private final Cache<String, UUID> names;

  CachedUserStore(UserStore store, Redis redis, CacheSettings settings, MeterRegistry meters) {
    this.store = store;
    this.users =
        new SharedCache<>(
            redis,
            "user",
            "profile",
            Codec.of(
                io.minitwitter.user.v1.User.parser(),
                UserMessages::withoutEmail,
                UserMessages::user),
            settings,
            meters);
    this.names = Caffeine.newBuilder().maximumSize(settings.size()).build();
  }

  /**
   * Invalidates a user or fails.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while Redis does not answer
   */
  void requireInvalidated(UUID id) {
    users.requireInvalidated(id.toString());
  }

  /** Invalidates a user after a write that did not go through this store; its event does so too. */
  void invalidate(UUID id) {
    users.invalidate(id.toString());
  }

  @Override
  public Optional<User> publicById(UUID id) {
    return Optional.ofNullable(
        users.getAll(Set.of(id.toString()), this::stored).get(id.toString()));
  }

  @Override
  public Optional<User> publicByUsername(String username) {
    String name = username.toLowerCase(Locale.ROOT);
    Optional<User> known =
        Optional.ofNullable(names.getIfPresent(name))
            .flatMap(this::publicById)
            .filter(user -> user.username().toLowerCase(Locale.ROOT).equals(name));
    if (known.isPresent()) {
      return known;
    }
    Optional<User> found = store.publicByUsername(username);
    found.ifPresent(user -> names.put(name, user.id()));
    return found;
  }

  @Override
  public List<User> publicByIds(Collection<UUID> ids) {
    Set<String> keys = ids.stream().map(UUID::toString).collect(Collectors.toSet());
    return List.copyOf(users.getAllShared(keys, this::stored).values());
  }

  /** Without their e-mail addresses, which are kept nowhere else. */
  private Map<String, User> stored(Set<String> ids) {
    return store.byIds(ids.stream().map(UUID::fromString).toList()).stream()
        .collect(Collectors.toMap(user -> user.id().toString(), User::withoutEmail));
  }

  /** A write that fails may have happened nevertheless. */
  private <T> T changing(UUID id, Supplier<T> write) {
    try {
      return write.get();
    } finally {
      invalidate(id);
    }
  }

  @Override
  public Optional<User> update(UUID id, ProfileChange change, Instant now) {
    return changing(id, () -> store.update(id, change, now));
  }

  @Override
  public boolean setTweetsCount(UUID id, int tweets, long version) {
    return changing(id, () -> store.setTweetsCount(id, tweets, version));
  }

  @Override
  public boolean setFollowCounts(UUID id, int followers, int following, long version) {
    return changing(id, () -> store.setFollowCounts(id, followers, following, version));
  }

  // Not cached: reads of e-mail addresses, and new users, which no cache has.

  @Override
  public void create(User user) {
    store.create(user);
  }

  @Override
  public Optional<User> byId(UUID id) {
    return store.byId(id);
  }

  @Override
  public Optional<User> byUsername(String username) {
    return store.byUsername(username);
  }

  @Override
  public Optional<User> byEmail(String email) {
    return store.byEmail(email);
  }

  @Override
  public List<User> byIds(Collection<UUID> ids) {
    return store.byIds(ids);
  }

  @Override
  public List<User> byUsernames(Collection<String> usernames) {
    return store.byUsernames(usernames);
  }

  @Override
  public List<FoundUser> beginningWith(String beginning, SearchPosition after, int limit) {
    return store.beginningWith(beginning, after, limit);
  }

  @Override
  public void close() {
    users.close();
  }
}
