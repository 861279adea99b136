package io.minitwitter.notification;

import java.util.List;
import java.util.UUID;

/** The followers to notify about a user's new tweets. */
interface NotifiedFollowers {

  /**
   * Some of them.
   *
   * @param next continues the list; empty at its end
   */
  record Page(List<UUID> followers, String next) {}

  /**
   * A page of the followers who follow a user with {@code notify} and do not mute the user.
   *
   * @param token {@link Page#next} of the previous page; empty for the first page
   * @throws io.grpc.StatusRuntimeException if follow-svc cannot be reached
   */
  Page of(UUID userId, String token);
}
