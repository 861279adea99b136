package io.minitwitter.mesh.event;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Messages that a consumer could not process; each queue has a dead-letter queue for them. */
final class DeadLetters {
  private static final String DIED_AT = "minitwitter_died_at";
  private static final String FAILURE = "minitwitter_failure";
  private static final long CONFIRM_MILLIS = 10_000;

  private final AmqpBroker broker;

  DeadLetters(AmqpBroker broker) {
    this.broker = broker;
  }

  /**
   * A dead letter.
   *
   * @param event empty if the message is not an event
   */
  record Letter(Subscription subscription, Optional<Event> event, String failure, Instant diedAt) {}

  /**
   * Adds a message to the dead letters of its queue; it is stored when this returns.
   *
   * @param channel a channel with publisher confirms
   */
  static void deadLetter(
      Channel channel, Subscription subscription, Delivery message, Exception failure)
      throws IOException, InterruptedException {
    BasicProperties properties = message.getProperties();
    Map<String, Object> headers = headers(properties);
    headers.put(DIED_AT, Instant.now().toString());
    // Only the type: a message may quote confidential data of the service.
    headers.put(FAILURE, failure.getClass().getName());
    publish(
        channel,
        subscription.deadLetterQueue(),
        properties.builder().headers(headers).build(),
        message.getBody());
  }

  /** The oldest dead letters of a queue. They stay in the queue. */
  List<Letter> list(Subscription subscription, int limit) throws IOException {
    List<Letter> letters = new ArrayList<>();
    Channel channel = broker.channel();
    try {
      GetResponse message;
      while (letters.size() < limit
          && (message = channel.basicGet(subscription.deadLetterQueue(), false)) != null) {
        letters.add(letter(subscription, message));
      }
    } finally {
      // None was acknowledged: all return to their positions.
      AmqpBroker.close(channel);
    }
    return letters;
  }

  /**
   * Moves dead letters back to their queue.
   *
   * @param wanted ids of the events; empty for all current ones
   * @return how many were moved
   */
  int replay(Subscription subscription, Set<UUID> wanted) throws IOException, InterruptedException {
    Channel channel = broker.channel();
    try {
      channel.confirmSelect();
      long available = channel.messageCount(subscription.deadLetterQueue());
      int replayed = 0;
      for (long i = 0; i < available; i++) {
        GetResponse message = channel.basicGet(subscription.deadLetterQueue(), false);
        if (message == null) {
          break;
        }
        if (wanted.isEmpty() || isOf(wanted, letter(subscription, message))) {
          Map<String, Object> headers = headers(message.getProps());
          headers.remove(DIED_AT);
          headers.remove(FAILURE);
          publish(
              channel,
              subscription.queue(),
              message.getProps().builder().headers(headers).build(),
              message.getBody());
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
          replayed++;
        }
      }
      return replayed;
    } finally {
      AmqpBroker.close(channel);
    }
  }

  private static boolean isOf(Set<UUID> wanted, Letter letter) {
    return letter.event().map(event -> wanted.contains(event.id())).orElse(false);
  }

  private static Letter letter(Subscription subscription, GetResponse message) {
    Map<String, Object> headers = headers(message.getProps());
    Optional<Event> event;
    try {
      event = Optional.of(CloudEvents.event(message.getProps(), message.getBody()));
    } catch (CloudEvents.MalformedEventException e) {
      event = Optional.empty();
    }
    Object diedAt = headers.get(DIED_AT);
    return new Letter(
        subscription,
        event,
        String.valueOf(headers.getOrDefault(FAILURE, "")),
        diedAt == null ? Instant.EPOCH : Instant.parse(diedAt.toString()));
  }

  private static Map<String, Object> headers(BasicProperties properties) {
    return properties.getHeaders() == null
        ? new HashMap<>()
        : new HashMap<>(properties.getHeaders());
  }

  private static void publish(
      Channel channel, String queue, BasicProperties properties, byte[] body)
      throws IOException, InterruptedException {
    channel.basicPublish(AmqpBroker.DIRECT, queue, true, properties, body);
    try {
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    } catch (TimeoutException e) {
      throw new IOException("the broker does not confirm", e);
    }
  }
}
