package io.minitwitter.people;

import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.LikeServiceGrpc.LikeServiceBlockingStub;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Likes from like-svc. Nothing is kept in memory: a user who likes something looks at it next. */
public final class LikeServiceLikedLookup implements LikedLookup {

  private final Lookup<Key, Boolean> lookup;

  private record Key(UUID user, String id) {}

  /**
   * Likes as a service looks them up.
   *
   * @param likes calls like-svc as that service
   * @param type what the ids are of
   * @param timeout how long one call waits
   */
  public LikeServiceLikedLookup(LikeServiceBlockingStub likes, TargetType type, Duration timeout) {
    this.lookup =
        Lookup.leavingOut(
            "Likes",
            likes,
            LookupSettings.uncached(timeout),
            (stub, keys) -> find(stub, type, keys));
  }

  @Override
  public Set<String> likedBy(UUID user, Collection<String> ids) {
    return ids(lookup.get(keys(user, ids)));
  }

  @Override
  public Supplier<Set<String>> start(Optional<UUID> user, Collection<String> ids) {
    if (user.isEmpty()) {
      return Set::of;
    }
    Supplier<Map<Key, Boolean>> started = lookup.start(keys(user.get(), ids));
    return () -> ids(started.get());
  }

  private static List<Key> keys(UUID user, Collection<String> ids) {
    return ids.stream().map(id -> new Key(user, id)).toList();
  }

  private static Set<String> ids(Map<Key, Boolean> liked) {
    return liked.keySet().stream().map(Key::id).collect(Collectors.toSet());
  }

  /** All keys of one call are of one user. */
  private static Map<Key, Boolean> find(
      LikeServiceBlockingStub likes, TargetType type, List<Key> keys) {
    UUID user = keys.getFirst().user();
    return likes
        .batchGetLikes(
            BatchGetLikesRequest.newBuilder()
                .setUserId(user.toString())
                .setTargetType(type)
                .addAllTargetIds(keys.stream().map(Key::id).toList())
                .build())
        .getLikedIdsList()
        .stream()
        .map(id -> new Key(user, id))
        .collect(Collectors.toMap(Function.identity(), key -> true));
  }
}
