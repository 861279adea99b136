package io.minitwitter.user;

import java.util.UUID;

/** Who administers the system, of whom one must always be left. */
interface Administrators {

  /**
   * Takes the role from a person who is about to go; success as well for who never had it. Durable
   * when this returns.
   *
   * @throws io.grpc.StatusRuntimeException LAST_ADMINISTRATOR; UNAVAILABLE while nobody can say
   */
  void resign(UUID userId);
}
