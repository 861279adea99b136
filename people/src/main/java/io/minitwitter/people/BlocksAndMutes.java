package io.minitwitter.people;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Blocks and mutes between users. A block hides each side from the other and refuses what one does
 * to the other; a mute only keeps a user's own notifications and home timeline free of another.
 *
 * <p>While follow-svc cannot be reached, reads continue and hide nothing: a block is no secrecy,
 * since anonymous callers see everything. Writes are refused instead, since their effect would
 * stay. No user blocks or mutes themselves.
 */
public interface BlocksAndMutes {

  /**
   * The users, out of the others, with a block between them and the viewer, in either direction. A
   * very recent change of a block may not be visible yet.
   */
  Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others);

  /** As {@link #hiddenFrom(UUID, Set)}; nothing is hidden from an anonymous caller. */
  default Set<UUID> hiddenFrom(Optional<UUID> viewer, Set<UUID> others) {
    return viewer.map(user -> hiddenFrom(user, others)).orElse(Set.of());
  }

  /** Begins {@link #hiddenFrom} and returns immediately; the result waits for the answer. */
  default Supplier<Set<UUID>> startHiddenFrom(Optional<UUID> viewer, Set<UUID> others) {
    Set<UUID> hidden = hiddenFrom(viewer, others);
    return () -> hidden;
  }

  /** Whether there is a block between two users, in either direction; as current as a read is. */
  default boolean between(UUID one, UUID other) {
    return !hiddenFrom(one, Set.of(other)).isEmpty();
  }

  /** Whether a block hides a user from the viewer; as {@link #hiddenFrom(Optional, Set)}. */
  default boolean isHidden(Optional<UUID> viewer, UUID user) {
    return !hiddenFrom(viewer, Set.of(user)).isEmpty();
  }

  /** The users, out of the others, that a user mutes; as current as a read is. */
  Set<UUID> mutedBy(UUID user, Set<UUID> others);

  /**
   * Refuses a write if there is a block between the actor and one of the others. Nothing is read
   * from memory: a block that was created before this call began applies.
   *
   * @throws io.grpc.StatusRuntimeException BLOCKED; UNAVAILABLE if follow-svc cannot be reached
   */
  void requireNone(UUID actor, Set<UUID> others);

  /** As {@link #requireNone(UUID, Set)} for one other user. */
  default void requireNone(UUID actor, UUID other) {
    requireNone(actor, Set.of(other));
  }

  /**
   * Whether a recipient may be notified about an actor: there is no block between the two and the
   * recipient does not mute the actor. Nothing is read from memory.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if follow-svc cannot be reached
   */
  boolean mayNotify(UUID recipient, UUID actor);

  /**
   * Whether there is a block between two users, in either direction. Nothing is taken from memory.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if follow-svc cannot be reached
   */
  boolean isBlocked(UUID one, UUID other);
}
