package io.minitwitter.notification;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Whom usernames mean. */
interface Usernames {

  /**
   * The people who have these usernames, each once; usernames that nobody has are left out.
   *
   * @param usernames at most 100, in any case
   * @throws io.grpc.StatusRuntimeException while it cannot be known
   */
  List<UUID> idsOf(Collection<String> usernames);
}
