package io.minitwitter.like;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Likes in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryLikeStore implements LikeStore {

  private record Pair(UUID userId, Target target) {}

  private final Map<Pair, Like> likes = new HashMap<>();

  @Override
  public synchronized boolean like(Like like) {
    return likes.putIfAbsent(new Pair(like.userId(), like.of().target()), like) == null;
  }

  @Override
  public synchronized boolean unlike(UUID userId, Target target, Instant now) {
    return likes.remove(new Pair(userId, target)) != null;
  }

  @Override
  public synchronized boolean unlikeSome(UUID userId, int limit, Instant now) {
    List<Pair> some =
        likes.keySet().stream().filter(pair -> pair.userId().equals(userId)).limit(limit).toList();
    return likes.keySet().removeAll(some);
  }

  @Override
  public synchronized Set<String> likedBy(UUID userId, Target.Type type, Collection<String> ids) {
    Set<String> liked = new HashSet<>(ids);
    liked.removeIf(id -> !likes.containsKey(new Pair(userId, new Target(type, id))));
    return liked;
  }

  @Override
  public List<Like> ofTargetBefore(Target target, String position, int limit) {
    return before(position, limit, like -> like.of().target().equals(target));
  }

  @Override
  public List<Like> ofUserBefore(UUID userId, Target.Type type, String position, int limit) {
    return before(
        position, limit, like -> like.userId().equals(userId) && like.of().target().type() == type);
  }

  private synchronized List<Like> before(String position, int limit, Predicate<Like> wanted) {
    NavigableMap<String, Like> found = new TreeMap<>();
    likes.values().stream().filter(wanted).forEach(like -> found.put(like.position(), like));
    return found.headMap(position, false).descendingMap().values().stream().limit(limit).toList();
  }
}
