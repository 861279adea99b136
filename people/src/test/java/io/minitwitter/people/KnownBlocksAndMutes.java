package io.minitwitter.people;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** BlocksAndMutes that a test makes; it can make them unreachable. */
public final class KnownBlocksAndMutes implements BlocksAndMutes {

  private final Set<Set<UUID>> blocks = ConcurrentHashMap.newKeySet();
  private final Set<Mute> mutes = ConcurrentHashMap.newKeySet();
  private volatile boolean reachable = true;

  private record Mute(UUID muter, UUID muted) {}

  /** Creates a block between two users. */
  public void block(UUID one, UUID other) {
    blocks.add(Set.of(one, other));
  }

  /** Removes the block between two users. */
  public void unblock(UUID one, UUID other) {
    blocks.remove(Set.of(one, other));
  }

  /** Lets one mute the other. */
  public void mute(UUID muter, UUID muted) {
    mutes.add(new Mute(muter, muted));
  }

  /** Whether blocksAndMutes can be looked up. */
  public void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  @Override
  public Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others) {
    return others.stream()
        .filter(other -> reachable && areBlocked(viewer, other))
        .collect(Collectors.toSet());
  }

  @Override
  public Set<UUID> mutedBy(UUID user, Set<UUID> others) {
    return others.stream()
        .filter(other -> reachable && mutes.contains(new Mute(user, other)))
        .collect(Collectors.toSet());
  }

  @Override
  public void requireNone(UUID actor, Set<UUID> others) {
    requireReachable();
    if (others.stream().anyMatch(other -> areBlocked(actor, other))) {
      throw Errors.of(ErrorReason.ERROR_REASON_BLOCKED, "blocked");
    }
  }

  @Override
  public boolean mayNotify(UUID recipient, UUID actor) {
    requireReachable();
    return !areBlocked(recipient, actor) && !mutes.contains(new Mute(recipient, actor));
  }

  @Override
  public boolean isBlocked(UUID one, UUID other) {
    requireReachable();
    return areBlocked(one, other);
  }

  private void requireReachable() {
    if (!reachable) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE, "not reachable", Duration.ofSeconds(1));
    }
  }

  private boolean areBlocked(UUID one, UUID other) {
    return !one.equals(other) && blocks.contains(Set.of(one, other));
  }
}
