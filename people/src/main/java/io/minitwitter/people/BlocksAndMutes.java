package io.minitwitter.people;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What stands between people. A block hides each side from the other and refuses what one would do
 * to the other; a mute only keeps somebody's own notifications and home timeline free of a person.
 *
 * <p>While it cannot be known what stands between people, reads go on and hide nothing: a block is
 * no secrecy, since whoever is not logged in sees all. Writes are refused instead, since what they
 * do would stay. No user blocks or mutes themselves.
 */
public interface BlocksAndMutes {

  /**
   * Those of the others between whom and the viewer a block stands, whoever made it. A block that
   * was made or ended within the last moment may not show yet.
   */
  Set<UUID> hiddenFrom(UUID viewer, Set<UUID> others);

  /** As {@link #hiddenFrom(UUID, Set)}; from nobody in particular nothing is hidden. */
  default Set<UUID> hiddenFrom(Optional<UUID> viewer, Set<UUID> others) {
    return viewer.map(person -> hiddenFrom(person, others)).orElse(Set.of());
  }

  /** Whether a block stands between two people, whoever made it; as current as a read is. */
  default boolean between(UUID one, UUID other) {
    return !hiddenFrom(one, Set.of(other)).isEmpty();
  }

  /** Those of the others whom a person mutes; as current as a read is. */
  Set<UUID> mutedBy(UUID person, Set<UUID> others);

  /**
   * Lets a write pass that a block between the two would refuse. It asks anew each time: a block
   * that was there before this began refuses.
   *
   * @throws io.grpc.StatusRuntimeException BLOCKED, or UNAVAILABLE while it cannot be known
   */
  void requireNone(UUID actor, UUID other);
}
