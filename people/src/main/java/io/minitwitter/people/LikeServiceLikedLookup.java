package io.minitwitter.people;

import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.BatchGetLikesResponse;
import io.minitwitter.like.v1.LikeServiceGrpc.LikeServiceBlockingStub;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.cache.VersionedCache;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.store.Redis;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Likes from like-svc. All likes of a user with few are kept in memory, for as long as their
 * version in Redis stays: a user sees their own likes at once, on every replica. The likes of a
 * user with many, or without Redis, are looked up each time.
 */
public final class LikeServiceLikedLookup implements LikedLookup {

  private final TargetType type;
  private final LikeVersions versions;
  private final VersionedCache<UUID, Newest> near;
  private final Lookup<Key, Boolean> lookup;
  private final Lookup<UUID, Newest> newest;

  private record Key(UUID user, String id) {}

  private record Newest(Set<String> ids, boolean complete) {}

  /**
   * Likes as a service looks them up.
   *
   * @param likes calls like-svc as that service
   * @param type what the ids are of
   * @param settings of which {@code size} is the number of users whose likes are kept; zero for
   *     {@code ttl} keeps none
   */
  public LikeServiceLikedLookup(
      LikeServiceBlockingStub likes, TargetType type, Redis redis, LookupSettings settings) {
    this.type = type;
    this.versions = new LikeVersions(settings.ttl().isZero() ? new Redis("") : redis);
    this.near = new VersionedCache<>(settings.size());
    LookupSettings fresh = LookupSettings.uncached(settings.timeout());
    this.lookup = Lookup.leavingOut("Likes", likes, fresh, (stub, keys) -> find(stub, type, keys));
    this.newest =
        Lookup.leavingOut("Likes", likes, fresh, (stub, users) -> findNewest(stub, type, users));
  }

  @Override
  public Function<Collection<String>, Set<String>> start(Optional<UUID> user) {
    if (user.isEmpty()) {
      return ids -> Set.of();
    }
    Supplier<Optional<String>> version = versions.start(user.get(), type);
    return ids -> ids.isEmpty() ? Set.of() : liked(user.get(), ids, version.get());
  }

  private Set<String> liked(UUID user, Collection<String> ids, Optional<String> version) {
    if (version.isPresent()) {
      Optional<Newest> all = near.get(user, version, () -> newest.one(user));
      if (all.isEmpty()) {
        return Set.of();
      }
      Set<String> liked = new HashSet<>(ids);
      liked.retainAll(all.get().ids());
      if (all.get().complete() || liked.size() == ids.size()) {
        return liked;
      }
    }
    return lookup.get(ids.stream().map(id -> new Key(user, id)).toList()).keySet().stream()
        .map(Key::id)
        .collect(Collectors.toSet());
  }

  /** All keys of one call are of one user. */
  private static Map<Key, Boolean> find(
      LikeServiceBlockingStub likes, TargetType type, List<Key> keys) {
    UUID user = keys.getFirst().user();
    return likes
        .batchGetLikes(
            request(user, type).addAllTargetIds(keys.stream().map(Key::id).toList()).build())
        .getLikedIdsList()
        .stream()
        .map(id -> new Key(user, id))
        .collect(Collectors.toMap(Function.identity(), key -> true));
  }

  /** Called with one user. */
  private static Map<UUID, Newest> findNewest(
      LikeServiceBlockingStub likes, TargetType type, List<UUID> users) {
    BatchGetLikesResponse answer =
        likes.batchGetLikes(request(users.getFirst(), type).setNewest(true).build());
    return Map.of(
        users.getFirst(), new Newest(Set.copyOf(answer.getNewestIdsList()), answer.getComplete()));
  }

  private static BatchGetLikesRequest.Builder request(UUID user, TargetType type) {
    return BatchGetLikesRequest.newBuilder().setUserId(user.toString()).setTargetType(type);
  }
}
