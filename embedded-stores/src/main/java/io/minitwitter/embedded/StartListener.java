package io.minitwitter.embedded;

/**
 * Called with the progress of each store's start, from several threads, as stores start in
 * parallel.
 */
@FunctionalInterface
public interface StartListener {

  /** Where the start of a store is; a store passes through some or all of these, in this order. */
  enum Phase {
    /** Stopping a server that an unclean end left running, or rebuilding indexes. */
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
