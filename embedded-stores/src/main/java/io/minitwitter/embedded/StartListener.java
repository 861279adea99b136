package io.minitwitter.embedded;

/**
 * Hears how far the start of each store is. Stores start in parallel: calls come from several
 * threads.
 */
@FunctionalInterface
public interface StartListener {

  /** Where the start of a store is; a store passes through some or all of these, in this order. */
  enum Phase {
    /** Stopping what an unclean end left running, or rebuilding what it left unsure. */
    RECOVERING,
    /** Unpacking binaries or laying out a new data folder: once a machine, once a folder. */
    PREPARING,
    /** Starting the server. */
    STARTING,
    /** The store answers. */
    READY
  }

  /** Called as {@code store} enters {@code phase}. Must be quick and must not throw. */
  void onPhase(Store store, Phase phase);
}
