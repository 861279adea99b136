package io.minitwitter.mesh.event;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events with publisher confirms: a published event is on the broker's disks and in at
 * least one queue. Used by one thread at a time.
 */
final class EventPublisher implements Outbox.Publisher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration CONFIRM = Duration.ofSeconds(10);

  private final AmqpBroker broker;
  private final String source;
  private Channel channel;

  EventPublisher(AmqpBroker broker, String source) {
    this.broker = broker;
    this.source = source;
  }

  /**
   * Publishes a batch.
   *
   * @throws UncheckedIOException when the broker cannot be reached; some may have been published
   */
  @Override
  public Collection<UUID> publish(List<Event> events) {
    try {
      if (channel == null || !channel.isOpen()) {
        channel = broker.channel();
        channel.confirmSelect();
      }
      Batch batch = new Batch(events.size(), channel.getNextPublishSeqNo());
      ConfirmListener confirms = channel.addConfirmListener(batch::acked, batch::nacked);
      var returns = channel.addReturnListener((ReturnCallback) batch::returned);
      try {
        for (Event event : events) {
          batch.sent.put(channel.getNextPublishSeqNo(), event.id());
          channel.basicPublish(
              AmqpBroker.EXCHANGE,
              event.type(),
              true,
              CloudEvents.properties(event, source),
              event.body().toByteArray());
        }
        return batch.await();
      } finally {
        channel.removeConfirmListener(confirms);
        channel.removeReturnListener(returns);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      // Without waiting for an answer: the broker may be what failed.
      AmqpBroker.close(channel);
      channel = null;
    }
  }

  /** The results of one batch, updated by the connection's threads. */
  private static final class Batch {
    private final ConcurrentSkipListMap<Long, UUID> sent = new ConcurrentSkipListMap<>();
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();
    private final CountDownLatch open;
    private final long first;

    Batch(int size, long first) {
      this.open = new CountDownLatch(size);
      this.first = first;
    }

    void acked(long number, boolean upTo) {
      settle(number, upTo, accepted);
    }

    void nacked(long number, boolean upTo) {
      settle(number, upTo, refused);
    }

    /** Called before the confirm. */
    void returned(Return message) {
      refused.add(UUID.fromString(message.getProperties().getMessageId()));
      log.warn(
          "event {} was not accepted by any queue and stays in its outbox",
          message.getRoutingKey());
    }

    private void settle(long number, boolean upTo, Set<UUID> into) {
      for (long n = upTo ? first : number; n <= number; n++) {
        UUID id = sent.remove(n);
        if (id != null) {
          into.add(id);
          open.countDown();
        }
      }
    }

    Collection<UUID> await() throws IOException, InterruptedException {
      boolean all = open.await(CONFIRM.toMillis(), TimeUnit.MILLISECONDS);
      Set<UUID> published = new HashSet<>(accepted);
      published.removeAll(refused);
      if (!all && published.isEmpty()) {
        throw new IOException("the broker confirms nothing");
      }
      return published;
    }
  }
}
