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

/**
 * Blocks and mutes from follow-svc. A read asks for all blocks and mutes of its user, which are
 * kept in memory for a moment, and for those with certain others where a user has too many.
 */
public final class FollowServiceBlocksAndMutes implements BlocksAndMutes {

  private final Lookup<UUID, All> all;
  private final Lookup<Pair, BlockAndMute> pairs;

  /** All blocks and mutes of a user; not complete where there are too many. */
  private record All(Set<UUID> blocked, Set<UUID> muted, boolean complete) {}

  private record Pair(UUID user, UUID other) {}

  private record BlockAndMute(boolean blocked, boolean muted) {}

  /**
   * Blocks and mutes as a service looks them up.
   *
   * @param follows calls follow-svc as that service
   */
  public FollowServiceBlocksAndMutes(FollowServiceBlockingStub follows, LookupSettings settings) {
    this.all = Lookup.leavingOut("Blocks", follows, settings, FollowServiceBlocksAndMutes::findAll);
    this.pairs = Lookup.leavingOut("Blocks", follows, settings, FollowServiceBlocksAndMutes::find);
  }

  @Override
  public Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others) {
    return startHiddenFrom(Optional.of(viewer), others).get();
  }

  @Override
  public Supplier<Set<UUID>> startHiddenFrom(Optional<UUID> viewer, Set<UUID> others) {
    return viewer.isEmpty()
        ? Set::of
        : start(viewer.get(), others, All::blocked, BlockAndMute::blocked);
  }

  @Override
  public Set<UUID> mutedBy(UUID user, Set<UUID> others) {
    return start(user, others, All::muted, BlockAndMute::muted).get();
  }

  private Supplier<Set<UUID>> start(
      UUID user, Set<UUID> others, Function<All, Set<UUID>> ofAll, Predicate<BlockAndMute> ofPair) {
    if (others.stream().allMatch(user::equals)) {
      return Set::of;
    }
    Supplier<Map<UUID, All>> started = all.start(List.of(user));
    return () -> {
      All found = started.get().get(user);
      if (found == null) {
        return Set.of();
      }
      if (found.complete()) {
        Set<UUID> some = ofAll.apply(found);
        return some.isEmpty()
            ? Set.of()
            : others.stream().filter(some::contains).collect(Collectors.toSet());
      }
      return pairs.get(pairs(user, others)).entrySet().stream()
          .filter(entry -> ofPair.test(entry.getValue()))
          .map(entry -> entry.getKey().other())
          .collect(Collectors.toSet());
    };
  }

  @Override
  public void requireNone(UUID actor, Set<UUID> others) {
    if (pairs.fresh(pairs(actor, others)).values().stream().anyMatch(BlockAndMute::blocked)) {
      throw Errors.of(ErrorReason.ERROR_REASON_BLOCKED, "One of you blocks the other.");
    }
  }

  @Override
  public boolean mayNotify(UUID recipient, UUID actor) {
    return pairs.fresh(pairs(recipient, Set.of(actor))).values().stream()
        .noneMatch(between -> between.blocked() || between.muted());
  }

  @Override
  public boolean isBlocked(UUID one, UUID other) {
    return pairs.fresh(pairs(one, Set.of(other))).values().stream().anyMatch(BlockAndMute::blocked);
  }

  private static Set<Pair> pairs(UUID user, Set<UUID> others) {
    return others.stream()
        .filter(other -> !other.equals(user))
        .map(other -> new Pair(user, other))
        .collect(Collectors.toSet());
  }

  /** Called with one user. */
  private static Map<UUID, All> findAll(FollowServiceBlockingStub follows, List<UUID> users) {
    BatchGetBlocksAndMutesResponse answer =
        follows.batchGetBlocksAndMutes(request(users.getFirst()).setAll(true).build());
    return Map.of(
        users.getFirst(),
        new All(
            ids(answer.getBlockedIdsList()), ids(answer.getMutedIdsList()), answer.getComplete()));
  }

  /** All pairs of one call are of one user. */
  private static Map<Pair, BlockAndMute> find(FollowServiceBlockingStub follows, List<Pair> pairs) {
    BatchGetBlocksAndMutesResponse answer =
        follows.batchGetBlocksAndMutes(
            request(pairs.getFirst().user())
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

  private static BatchGetBlocksAndMutesRequest.Builder request(UUID user) {
    return BatchGetBlocksAndMutesRequest.newBuilder().setUserId(user.toString());
  }

  private static Set<UUID> ids(Collection<String> ids) {
    return ids.stream().map(UUID::fromString).collect(Collectors.toSet());
  }
}
