package io.minitwitter.mesh.event;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.grpc.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Hands the messages of one queue to its consumer, one at a time, and acknowledges each when its
 * effect is durable. What cannot be taken in is laid aside in the queue of dead letters, so that it
 * keeps nothing behind it waiting.
 */
final class QueueReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueReader.class);
  private static final int PREFETCH = 32;
  private static final long ATTEMPT_SECONDS = 10;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-deadlines").factory());
  private static final Duration RECONNECT = Duration.ofMillis(500);
  private static final Duration LAST_EVENT = Duration.ofSeconds(3);

  private final Subscription subscription;
  private final EventConsumer<?> consumer;
  private final Surroundings surroundings;
  private Thread thread;
  private volatile boolean stopped;
  private boolean away;

  /** What all readers of a node share. */
  record Surroundings(
      AmqpBroker broker, Attempts attempts, CrashPoints crash, MeterRegistry meters) {}

  QueueReader(Subscription subscription, EventConsumer<?> consumer, Surroundings surroundings) {
    this.subscription = subscription;
    this.consumer = consumer;
    this.surroundings = surroundings;
  }

  void start() {
    thread = Thread.ofVirtual().name(subscription.queue()).start(this::run);
  }

  /** Begins nothing more. */
  void leave() {
    stopped = true;
  }

  /** Waits for the event that is being taken in, if that is soon over. */
  @Override
  public void close() {
    leave();
    try {
      if (thread != null && !thread.join(LAST_EVENT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        Channel channel = surroundings.broker().channel();
        try {
          read(channel);
        } finally {
          // What was not acknowledged goes back to the queue.
          AmqpBroker.close(channel);
        }
      } catch (IOException | ShutdownSignalException e) {
        if (!stopped && !away) {
          away = true;
          log.warn("{} cannot be read and goes on trying: {}", subscription.queue(), e.toString());
        }
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RECONNECT);
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  private void read(Channel channel) throws IOException, InterruptedException {
    BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
    channel.basicQos(PREFETCH);
    channel.confirmSelect();
    channel.basicConsume(
        subscription.queue(),
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            waiting.add(new Delivery(envelope, properties, body));
          }

          @Override
          public void handleCancel(String tag) {
            // The queue was deleted or moved: it is declared and read anew.
            AmqpBroker.close(channel);
          }
        });
    if (away) {
      away = false;
      log.info("{} is read again", subscription.queue());
    }
    while (!stopped) {
      Delivery delivery = waiting.poll(200, TimeUnit.MILLISECONDS);
      if (delivery != null) {
        take(channel, delivery);
      } else if (!channel.isOpen()) {
        throw new IOException("the channel was closed");
      }
    }
  }

  private void take(Channel channel, Delivery delivery) throws IOException, InterruptedException {
    try {
      Event event = CloudEvents.event(delivery.getProperties(), delivery.getBody());
      RequestContext request = RequestContext.of(event.requestId(), event.traceParent());
      MDC.put("request_id", request.requestId());
      MDC.put("trace_id", request.traceId());
      Message fact = consumer.event().getParserForType().parseFrom(event.body());
      surroundings
          .attempts()
          .until(() -> !stopped && channel.isOpen(), () -> consume(fact, event, request));
      surroundings.crash().passed(CrashPoints.AFTER_EFFECT);
      count("consumed");
    } catch (Attempts.AbandonedException e) {
      // Not acknowledged: it comes again.
      return;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      layAside(channel, delivery, e);
    } finally {
      MDC.clear();
    }
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }

  @SuppressWarnings("unchecked")
  private void consume(Message fact, Event event, RequestContext request) {
    try (Context.CancellableContext bounded =
        Context.ROOT
            .withValue(RequestContext.KEY, request)
            .withDeadlineAfter(ATTEMPT_SECONDS, TimeUnit.SECONDS, TIMER)) {
      bounded.run(() -> ((EventConsumer<Message>) consumer).consume(fact, event));
    }
  }

  private void layAside(Channel channel, Delivery delivery, Exception failure)
      throws IOException, InterruptedException {
    log.error("{}: an event cannot be taken in and is laid aside", subscription.queue(), failure);
    DeadLetters.layAside(channel, subscription, delivery, failure);
    count("laid.aside");
  }

  private void count(String what) {
    surroundings
        .meters()
        .counter("minitwitter.events." + what, "queue", subscription.queue())
        .increment();
  }
}
