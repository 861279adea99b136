package io.minitwitter.notification;

import java.util.UUID;

/** Who is not to hear of whom. */
interface Silences {

  /**
   * Whether a person is to hear nothing of another: a block stands between the two, whoever made
   * it, or the person mutes the other. It asks anew each time.
   *
   * @throws io.grpc.StatusRuntimeException while it cannot be known
   */
  boolean between(UUID recipient, UUID actor);
}
