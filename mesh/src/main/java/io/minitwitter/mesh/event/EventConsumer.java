package io.minitwitter.mesh.event;

import com.google.protobuf.Message;

/**
 * Processes one type of event; a bean of this type subscribes the service to it. {@code
 * minitwitter/event-subscriptions.csv} must list the subscription.
 *
 * @param <T> the event's message
 */
public interface EventConsumer<T extends Message> {

  /** The message's default instance, which defines the type of event. */
  T event();

  /**
   * Processes an event. The effect is durable when this returns. An event can be delivered more
   * than once, and after a newer one, so the effect must be idempotent and guarded by the event's
   * version. While a store or service is unavailable the event is retried without limit; after
   * other failures it is retried a few times and then dead-lettered.
   *
   * @param fact what happened
   * @param event its attributes
   */
  void consume(T fact, Event event);
}
