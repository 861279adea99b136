package io.minitwitter.people;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Likes that a test knows. */
public final class KnownLikes implements LikedLookup {

  private final Set<LikeOf> likedLookup = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();

  private record LikeOf(UUID user, String id) {}

  /** Adds a like. */
  public void like(UUID user, String id) {
    likedLookup.add(new LikeOf(user, id));
  }

  /** How often likes were looked up. */
  public int calls() {
    return calls.get();
  }

  @Override
  public Function<Collection<String>, Set<String>> start(Optional<UUID> user) {
    return ids -> {
      if (user.isEmpty() || ids.isEmpty()) {
        return Set.of();
      }
      calls.incrementAndGet();
      Set<String> liked = new HashSet<>(ids);
      liked.removeIf(id -> !likedLookup.contains(new LikeOf(user.get(), id)));
      return liked;
    };
  }
}
