package io.minitwitter.mesh.tls;

import java.io.IOException;

/** What is read from files that others replace. */
interface Renewed {
  /**
   * Takes in what the files have now, for connections that are made from now on.
   *
   * @throws IOException when that is of no use; what was taken in before stays
   */
  void renew() throws IOException;
}
