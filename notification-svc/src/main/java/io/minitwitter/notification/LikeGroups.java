package io.minitwitter.notification;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Likes as they are told: those of one target are one notification until it is read, and the next
 * one begins another. A notification counts each person once, whatever order changes come in and
 * however often; a like that is taken back leaves it, and nobody's likes are no notification.
 */
interface LikeGroups {

  /**
   * Takes in a change of a like. Its effect is durable when this returns; when this throws, or the
   * process ends within it, it is whole after the same change was taken in again.
   *
   * @param mayTell whether the recipient is to hear of it; asked only where that is open
   */
  void take(Like like, BooleanSupplier mayTell);

  /**
   * Forgets likes of which nothing was heard since a time; whose notifications must be gone.
   *
   * @return how many were forgotten
   */
  int forgetBefore(Instant time);
}
