package io.minitwitter.notification;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where preferences are kept. A write that returns is durable and seen by every later read; one
 * that throws may have happened or not.
 */
interface PreferenceStore {

  /** A person's preferences. */
  Preferences of(UUID userId);

  /** Those of some people who do not want a type. */
  Set<UUID> without(NotificationType type, Collection<UUID> people);

  /**
   * Sets the types that the change names and no others, so that two changes of different types at
   * once both stay.
   */
  void change(UUID userId, Map<NotificationType, Boolean> wanted);

  /** Forgets a person's preferences. */
  void remove(UUID userId);
}
