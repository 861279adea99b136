package io.minitwitter.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BlocksAndMutes from follow-svc, in one call a batch, each kept in memory for a moment. That the
 * service is away is logged once, and that it is back as well.
 */
public final class FollowServiceBlocksAndMutes implements BlocksAndMutes {

  private static final Logger log = LoggerFactory.getLogger(FollowServiceBlocksAndMutes.class);

  /** What one call may ask for. */
  private static final int BATCH = 100;

  private final FollowServiceBlockingStub follows;
  private final Duration timeout;
  private final Cache<Pair, BlockAndMute> near;
  private final AtomicBoolean away = new AtomicBoolean();

  private record Pair(UUID person, UUID other) {}

  private record BlockAndMute(boolean blocked, boolean muted) {}

  /**
   * BlocksAndMutes as a service looks them up.
   *
   * @param follows calls follow-svc as that service
   */
  public FollowServiceBlocksAndMutes(FollowServiceBlockingStub follows, LookupSettings settings) {
    this.follows = follows;
    this.timeout = settings.timeout();
    this.near =
        Caffeine.newBuilder().maximumSize(settings.size()).expireAfterWrite(settings.ttl()).build();
  }

  @Override
  public Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others) {
    return matching(viewer, others, BlockAndMute::blocked);
  }

  @Override
  public Set<UUID> mutedBy(UUID person, Set<UUID> others) {
    return matching(person, others, BlockAndMute::muted);
  }

  @Override
  public void requireNone(UUID actor, UUID other) {
    if (actor.equals(other)) {
      return;
    }
    Map<UUID, BlockAndMute> found;
    try {
      found = ask(actor, List.of(other));
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        throw e;
      }
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "Blocks cannot be looked up now; try again.",
          Duration.ofSeconds(1),
          e);
    }
    if (found.get(other).blocked()) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_BLOCKED, "A block stands between you and this person.");
    }
  }

  private Set<UUID> matching(UUID person, Set<UUID> others, Predicate<BlockAndMute> wanted) {
    return of(person, others).entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** What is known; while the service is away those that are not in memory are left out. */
  private Map<UUID, BlockAndMute> of(UUID person, Set<UUID> others) {
    Set<Pair> pairs =
        others.stream()
            .filter(other -> !other.equals(person))
            .map(other -> new Pair(person, other))
            .collect(Collectors.toSet());
    Map<UUID, BlockAndMute> found = new HashMap<>();
    near.getAllPresent(pairs)
        .forEach((pair, blockAndMute) -> found.put(pair.other(), blockAndMute));
    List<UUID> missing =
        pairs.stream().map(Pair::other).filter(other -> !found.containsKey(other)).toList();
    try {
      for (int from = 0; from < missing.size(); from += BATCH) {
        List<UUID> batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
        found.putAll(ask(person, batch));
      }
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        // Nobody waits for the answer any more.
        throw e;
      }
      report(e.getStatus());
    }
    return found;
  }

  private Map<UUID, BlockAndMute> ask(UUID person, List<UUID> others) {
    BatchGetBlocksAndMutesRequest.Builder request =
        BatchGetBlocksAndMutesRequest.newBuilder().setUserId(person.toString());
    others.forEach(other -> request.addOtherIds(other.toString()));
    BatchGetBlocksAndMutesResponse answer =
        follows
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .batchGetBlocksAndMutes(request.build());
    if (away.compareAndSet(true, false)) {
      log.info("follow-svc tells blocks again");
    }
    Set<String> blocked = new HashSet<>(answer.getBlockedIdsList());
    Set<String> muted = new HashSet<>(answer.getMutedIdsList());
    Map<UUID, BlockAndMute> blocksAndMutes = new HashMap<>();
    for (UUID other : others) {
      BlockAndMute blockAndMute =
          new BlockAndMute(blocked.contains(other.toString()), muted.contains(other.toString()));
      near.put(new Pair(person, other), blockAndMute);
      blocksAndMutes.put(other, blockAndMute);
    }
    return blocksAndMutes;
  }

  private void report(Status status) {
    if (away.compareAndSet(false, true)) {
      log.warn("follow-svc does not tell blocks, so that none hides: {}", status.getCode());
    }
  }
}
