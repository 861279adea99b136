package io.minitwitter.mesh.tls;

import java.io.IOException;

/** What is read from files that others replace. */
interface Renewed {
  /**
   * Loads the current files, for new connections.
   *
   * @throws IOException if they are invalid; the previous content stays in use
   */
  void renew() throws IOException;
}
