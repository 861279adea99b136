package io.minitwitter.mesh.event;

import com.google.protobuf.Message;

/**
 * What a service does about one kind of event; a bean of this type hears it. The service and the
 * event must stand together in {@code minitwitter/event-subscriptions.csv}.
 *
 * @param <T> the event's message
 */
public interface EventConsumer<T extends Message> {

  /** The message's default instance, which says which events this hears. */
  T event();

  /**
   * Takes an event in; its effect is durable when this returns. It may come more than once and
   * later than a newer one, so the effect must be idempotent and guarded by the event's version.
   * While a store or service that it needs is away it is tried for ever; after another failure a
   * few times, and then dead-lettered.
   *
   * @param fact what happened
   * @param event its attributes
   */
  void consume(T fact, Event event);
}
