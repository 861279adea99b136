package io.minitwitter.embedded;

import java.util.Optional;

/** A server that runs, until it is closed, at one address. */
interface EmbeddedServer extends AutoCloseable {

  /** Why it does not serve at present; empty while it does. */
  Optional<String> fault();

  /**
   * Starts it again, at the same address and with the same data, when it has a fault that ends with
   * a start.
   *
   * @throws StoreStartException when it does not start
   */
  void restart();

  /** Stops it; what it acknowledged is on disk then. */
  @Override
  void close();
}
