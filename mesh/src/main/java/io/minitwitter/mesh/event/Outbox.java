package io.minitwitter.mesh.event;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Events that were stored in the same write as the change they describe and wait for publication
 * (<a href="https://microservices.io/patterns/data/transactional-outbox.html">transactional
 * outbox</a>).
 */
public interface Outbox {

  /** Publishes a batch of events. */
  @FunctionalInterface
  interface Publisher {
    /**
     * Publishes events.
     *
     * @return the ids of the events that the broker has confirmed
     */
    Collection<UUID> publish(List<Event> events);
  }

  /**
   * Passes some of the oldest events to a publisher and removes those that it published. Another
   * replica may publish the same event at the same time.
   *
   * @param limit maximum number of events
   * @return how many were published
   */
  int relay(int limit, Publisher publisher);
}
