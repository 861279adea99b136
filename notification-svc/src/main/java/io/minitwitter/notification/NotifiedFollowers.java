package io.minitwitter.notification;

import java.util.List;
import java.util.UUID;

/** Who wants to hear of each new tweet of somebody. */
interface NotifiedFollowers {

  /**
   * Some of them.
   *
   * @param next continues the list; empty at its end
   */
  record Page(List<UUID> followers, String next) {}

  /**
   * A page of those who follow a person with {@code notify} and do not mute them.
   *
   * @param token {@link Page#next} of the page before; empty for the first page
   * @throws io.grpc.StatusRuntimeException while it cannot be known
   */
  Page of(UUID userId, String token);
}
