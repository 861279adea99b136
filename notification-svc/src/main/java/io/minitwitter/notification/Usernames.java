package io.minitwitter.notification;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Looks up users by username. */
interface Usernames {

  /**
   * The users who have these usernames, each once; usernames without a user are left out.
   *
   * @param usernames in lower case
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if user-svc cannot be reached
   */
  List<UUID> idsOf(Collection<String> usernames);
}
