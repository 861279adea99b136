package io.minitwitter.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.minitwitter.mesh.cache.SharedCache;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Users of a store, whose public part is kept in Redis, and a moment in memory. A write is seen by
 * every later read of this replica, and of others when their moment is over.
 */
final class CachedUserStore implements UserStore {

  private final UserStore store;
  private final SharedCache<io.minitwitter.user.v1.User> shared;
  private final Cache<UUID, User> near;

  /** Whose a username was; looked at again with the user, so that it may be out of date. */
  private final Cache<String, UUID> names;

  CachedUserStore(
      UserStore store, SharedCache<io.minitwitter.user.v1.User> shared, UserSettings settings) {
    this.store = store;
    this.shared = shared;
    this.near =
        Caffeine.newBuilder()
            .maximumSize(settings.cacheSize())
            .expireAfterWrite(settings.cacheTtl())
            .build();
    this.names = Caffeine.newBuilder().maximumSize(settings.cacheSize()).build();
  }

  /**
   * Forgets a user for certain.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while Redis does not answer
   */
  void requireForgotten(UUID id) {
    shared.requireInvalidated(id.toString());
    near.invalidate(id);
  }

  /** Forgets a user after a write that went past this store; the event makes it certain. */
  void forget(UUID id) {
    shared.invalidate(id.toString());
    // After the shared one, from which it would be filled.
    near.invalidate(id);
  }

  @Override
  public Optional<User> publicById(UUID id) {
    // Loaded inside the cache: a write's invalidation waits for a load that began before it.
    return Optional.ofNullable(
        near.get(id, key -> shared(Set.of(key)).stream().findFirst().orElse(null)));
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
    return shared(Set.copyOf(ids));
  }

  private List<User> shared(Set<UUID> ids) {
    return shared
        .getAll(ids.stream().map(UUID::toString).collect(Collectors.toSet()), this::stored)
        .values()
        .stream()
        .map(UserMessages::user)
        .toList();
  }

  private Map<String, io.minitwitter.user.v1.User> stored(Set<String> ids) {
    return store.byIds(ids.stream().map(UUID::fromString).toList()).stream()
        .map(UserMessages::withoutEmail)
        .collect(Collectors.toMap(io.minitwitter.user.v1.User::getId, Function.identity()));
  }

  /** A write that fails may have happened all the same. */
  private <T> T changing(UUID id, Supplier<T> write) {
    try {
      return write.get();
    } finally {
      forget(id);
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

  // What follows has e-mail addresses, or adds what nobody has read yet.

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
}
