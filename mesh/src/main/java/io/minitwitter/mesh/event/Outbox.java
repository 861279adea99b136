package io.minitwitter.mesh.event;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Events that were stored in the same write as the state that they tell of, and are still to be
 * published (<a
 * href="https://microservices.io/patterns/data/transactional-outbox.html">transactional
 * outbox</a>).
 */
public interface Outbox {

  /** Publishes a batch and says what has become of it. */
  @FunctionalInterface
  interface Publisher {
    /**
     * Publishes events.
     *
     * @return the ids of those that the broker has taken over
     */
    Collection<UUID> publish(List<Event> events);
  }

  /**
   * Hands some of the oldest events to a publisher and forgets those that it published. Another
   * replica may publish the same event at the same time.
   *
   * @param limit most events at once
   * @return how many were published
   */
  int relay(int limit, Publisher publisher);
}
