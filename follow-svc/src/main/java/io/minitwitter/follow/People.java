package io.minitwitter.follow;

import io.minitwitter.user.v1.User;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Where people are looked up. */
interface People {

  /**
   * Looks profiles up, all at once. One that cannot be looked up now is in the answer with the id
   * alone; one that does not exist is not in the answer.
   */
  Map<UUID, User> byIds(Set<UUID> ids);

  /**
   * Lets pass whoever exists.
   *
   * @throws io.grpc.StatusRuntimeException USER_NOT_FOUND, or UNAVAILABLE while it cannot be known
   */
  void requireExisting(UUID id);
}
