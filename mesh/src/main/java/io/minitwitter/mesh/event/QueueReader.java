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
import io.minitwitter.mesh.node.PeriodicJob;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Passes the messages of one queue to its consumer, one at a time, and acknowledges each when its
 * effect is durable. A message that cannot be consumed is moved to the dead-letter queue, so that
 * it does not block those behind it.
 */
final class QueueReader extends PeriodicJob {
  private static final Logger log = LoggerFactory.getLogger(QueueReader.class);
  private static final int PREFETCH = 32;
  private static final long ATTEMPT_SECONDS = 10;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-deadlines").factory());

  private final Subscription subscription;
  private final EventConsumer<?> consumer;
  private final Dependencies dependencies;

  /** Shared by all readers of a node. */
  record Dependencies(
      AmqpBroker broker, Attempts attempts, CrashPoints crash, MeterRegistry meters) {}

  QueueReader(Subscription subscription, EventConsumer<?> consumer, Dependencies dependencies) {
    super(subscription.queue(), Duration.ZERO);
    this.subscription = subscription;
    this.consumer = consumer;
    this.dependencies = dependencies;
  }

  /** Reads until the reader stops or the channel breaks. */
  @Override
  protected void run() {
    try {
      Channel channel = dependencies.broker().channel();
      try {
        read(channel);
      } finally {
        // Unacknowledged messages return to the queue.
        AmqpBroker.close(channel);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ShutdownSignalException e) {
      throw new UncheckedIOException(new IOException(e));
    } catch (InterruptedException e) {
      // The reader stops.
      Thread.currentThread().interrupt();
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
            // The queue was deleted or moved: declare it and read it again.
            AmqpBroker.close(channel);
          }
        });
    succeeded();
    while (!stopping()) {
      Delivery delivery = waiting.poll(200, TimeUnit.MILLISECONDS);
      if (delivery != null) {
        process(channel, delivery);
      } else if (!channel.isOpen()) {
        throw new IOException("the channel was closed");
      }
    }
  }

  private void process(Channel channel, Delivery delivery)
      throws IOException, InterruptedException {
    try {
      Event event = CloudEvents.event(delivery.getProperties(), delivery.getBody());
      if (!event.type().equals(subscription.event())) {
        throw new CloudEvents.MalformedEventException(
            "an event of another type than its queue's", null);
      }
      RequestContext request = RequestContext.of(event.requestId(), event.traceParent());
      MDC.put("request_id", request.requestId());
      MDC.put("trace_id", request.traceId());
      Message fact = consumer.event().getParserForType().parseFrom(event.body());
      dependencies
          .attempts()
          .until(() -> !stopping() && channel.isOpen(), () -> consume(fact, event, request));
      dependencies.crash().passed(CrashPoints.AFTER_EFFECT);
      count("consumed");
    } catch (Attempts.AbandonedException e) {
      // Not acknowledged: it is redelivered.
      return;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      deadLetter(channel, delivery, e);
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

  private void deadLetter(Channel channel, Delivery delivery, Exception failure)
      throws IOException, InterruptedException {
    log.error(
        "{}: an event cannot be consumed and is dead-lettered", subscription.queue(), failure);
    DeadLetters.deadLetter(channel, subscription, delivery, failure);
    count("dead.lettered");
  }

  private void count(String what) {
    dependencies
        .meters()
        .counter("minitwitter.events." + what, "queue", subscription.queue())
        .increment();
  }
}
