package io.minitwitter.people;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.error.Errors;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Blocks and mutes from follow-svc, one lookup for each pair of users. */
public final class FollowServiceBlocksAndMutes implements BlocksAndMutes {

  private final Lookup<Pair, BlockAndMute> lookup;

  private record Pair(UUID user, UUID other) {}

  private record BlockAndMute(boolean blocked, boolean muted) {}

  /**
   * Blocks and mutes as a service looks them up.
   *
   * @param follows calls follow-svc as that service
   */
  public FollowServiceBlocksAndMutes(FollowServiceBlockingStub follows, LookupSettings settings) {
    this.lookup = Lookup.leavingOut("Blocks", follows, settings, FollowServiceBlocksAndMutes::find);
  }

  @Override
  public Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others) {
    return matching(lookup.get(pairs(viewer, others)), BlockAndMute::blocked);
  }

  @Override
  public Supplier<Set<UUID>> startHiddenFrom(Optional<UUID> viewer, Set<UUID> others) {
    if (viewer.isEmpty()) {
      return Set::of;
    }
    Supplier<Map<Pair, BlockAndMute>> started = lookup.start(pairs(viewer.get(), others));
    return () -> matching(started.get(), BlockAndMute::blocked);
  }

  @Override
  public Set<UUID> mutedBy(UUID user, Set<UUID> others) {
    return matching(lookup.get(pairs(user, others)), BlockAndMute::muted);
  }

  @Override
  public void requireNone(UUID actor, Set<UUID> others) {
    if (lookup.fresh(pairs(actor, others)).values().stream().anyMatch(BlockAndMute::blocked)) {
      throw Errors.of(ErrorReason.ERROR_REASON_BLOCKED, "One of you blocks the other.");
    }
  }

  @Override
  public boolean mayNotify(UUID recipient, UUID actor) {
    return lookup.fresh(pairs(recipient, Set.of(actor))).values().stream()
        .noneMatch(between -> between.blocked() || between.muted());
  }

  private static Set<Pair> pairs(UUID user, Set<UUID> others) {
    return others.stream()
        .filter(other -> !other.equals(user))
        .map(other -> new Pair(user, other))
        .collect(Collectors.toSet());
  }

  private static Set<UUID> matching(Map<Pair, BlockAndMute> found, Predicate<BlockAndMute> wanted) {
    return found.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(entry -> entry.getKey().other())
        .collect(Collectors.toSet());
  }

  /** All pairs of one call are of one user. */
  private static Map<Pair, BlockAndMute> find(FollowServiceBlockingStub follows, List<Pair> pairs) {
    BatchGetBlocksAndMutesResponse answer =
        follows.batchGetBlocksAndMutes(
            BatchGetBlocksAndMutesRequest.newBuilder()
                .setUserId(pairs.getFirst().user().toString())
                .addAllOtherIds(pairs.stream().map(pair -> pair.other().toString()).toList())
                .build());
    Set<UUID> blocked = ids(answer.getBlockedIdsList());
    Set<UUID> muted = ids(answer.getMutedIdsList());
    return pairs.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                pair ->
                    new BlockAndMute(
                        blocked.contains(pair.other()), muted.contains(pair.other()))));
  }

  private static Set<UUID> ids(Collection<String> ids) {
    return ids.stream().map(UUID::fromString).collect(Collectors.toSet());
  }
}
