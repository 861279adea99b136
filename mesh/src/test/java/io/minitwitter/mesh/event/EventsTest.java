package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.telemetry.RequestContext;
import io.minitwitter.user.v1.UserDeleted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events from outbox to consumer through a broker. Each test has its own queue. */
class EventsTest {
  private static final String TYPE = StringValue.getDescriptor().getFullName();
  private static final Attempts HASTY =
      new Attempts(3, Duration.ofMillis(5), Duration.ofMillis(20));

  private final Subscription subscription = new Subscription("test-" + UUID.randomUUID(), TYPE);
  private final AmqpBroker broker =
      new AmqpBroker(TestStores.broker(), "test", List.of(subscription));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    try (Channel channel = broker.channel()) {
      channel.queueDelete(subscription.queue());
      channel.queueDelete(subscription.deadLetterQueue());
    }
    broker.close();
  }

  @Test
  void anEventArrivesWithItsAttributes() {
    List<Event> consumed = new CopyOnWriteArrayList<>();
    List<RequestContext> contexts = new CopyOnWriteArrayList<>();
    read(
        (fact, event) -> {
          contexts.add(RequestContext.current());
          consumed.add(event);
        });
    MemoryOutbox outbox = relayed();
    Event event = event("hello");
    outbox.add(event);

    Awaiting.until(() -> !consumed.isEmpty());
    assertThat(consumed).containsExactly(event);
    assertThat(contexts.getFirst().requestId()).isEqualTo(event.requestId());
    Awaiting.until(outbox::isEmpty);
  }

  @Test
  void aMessageCarriesCloudEventsHeaders() throws Exception {
    MemoryOutbox outbox = relayed();
    Event event = event("hello");
    outbox.add(event);
    Awaiting.until(outbox::isEmpty);
    try (Channel channel = broker.channel()) {
      GetResponse message = channel.basicGet(subscription.queue(), true);
      Map<String, Object> headers = message.getProps().getHeaders();
      assertThat(headers.get("cloudEvents_id")).hasToString(event.id().toString());
      assertThat(headers.get("cloudEvents_type")).hasToString(TYPE);
      assertThat(headers.get("cloudEvents_source")).hasToString("minitwitter/publisher");
      assertThat(headers.get("cloudEvents_specversion")).hasToString("1.0");
      assertThat(headers.get("cloudEvents_time")).hasToString(event.time().toString());
      assertThat(message.getProps().getContentType()).isEqualTo("application/protobuf");
      assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
      assertThat(StringValue.parseFrom(message.getBody()).getValue()).isEqualTo("hello");
    }
  }

  @Test
  void aRejectedEventStaysInTheOutboxAndBlocksNoOthers() {
    Event unrouted =
        new Event(UUID.randomUUID(), "no.Subscription", Instant.now(), "r", "", event("x").body());
    Event consumed = event("hello");
    try (EventPublisher publisher = new EventPublisher(broker, "minitwitter/test")) {
      Collection<UUID> published = publisher.publish(List.of(unrouted, consumed));
      assertThat(published).containsExactly(consumed.id());
      assertThat(publisher.publish(List.of(unrouted))).isEmpty();
    }
  }

  @Test
  void aRelayDropsEventsOfOtherServicesAndPublishesTheRest() throws Exception {
    MemoryOutbox outbox = relayed();
    Event foreign =
        Event.of(UserDeleted.getDefaultInstance(), Instant.parse("2026-01-02T03:04:05Z"));
    String queue = "test-" + UUID.randomUUID();
    try (Channel channel = broker.channel()) {
      channel.queueDeclare(queue, false, true, true, Map.of());
      channel.queueBind(queue, AmqpBroker.EXCHANGE, foreign.type());
      outbox.add(foreign);
      outbox.add(event("own"));
      Awaiting.until(outbox::isEmpty);
      assertThat(channel.basicGet(subscription.queue(), true)).isNotNull();
      assertThat(channel.basicGet(queue, true)).isNull();
    }
  }

  @Test
  void aPoisonMessageIsDeadLetteredAndLaterOnesAreProcessed() throws Exception {
    List<String> consumed = new CopyOnWriteArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    QueueReader reader =
        read(
            (fact, event) -> {
              if (fact.getValue().equals("poison")) {
                tries.incrementAndGet();
                throw new IllegalStateException("cannot be consumed");
              }
              consumed.add(fact.getValue());
            });
    MemoryOutbox outbox = relayed();
    Event poison = event("poison");
    outbox.add(poison);
    outbox.add(event("good"));

    Awaiting.until(() -> consumed.contains("good"));
    assertThat(tries).hasValue(3);
    DeadLetters letters = new DeadLetters(broker);
    for (int look = 0; look < 2; look++) {
      // Looking changes nothing.
      List<DeadLetters.Letter> dead = letters.list(subscription, 10);
      assertThat(dead).hasSize(1);
      assertThat(dead.getFirst().event()).contains(poison);
      assertThat(dead.getFirst().failure()).isEqualTo(IllegalStateException.class.getName());
      assertThat(dead.getFirst().diedAt()).isAfter(Instant.now().minusSeconds(60));
    }

    reader.close();
    read((fact, event) -> consumed.add(fact.getValue()));
    assertThat(letters.replay(subscription, Set.of(UUID.randomUUID()))).isZero();
    // RabbitMQ may still be returning the letter of the last look to its queue.
    Awaiting.until(() -> replayed(letters, poison) == 1);
    Awaiting.until(() -> consumed.contains("poison"));
    assertThat(letters.list(subscription, 10)).isEmpty();
  }

  @Test
  void aMessageThatIsNoEventIsDeadLettered() throws Exception {
    List<String> consumed = new CopyOnWriteArrayList<>();
    read((fact, event) -> consumed.add(fact.getValue()));
    MemoryOutbox outbox = relayed();
    try (Channel channel = broker.channel()) {
      channel.confirmSelect();
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", subscription.queue(), new BasicProperties(), garbage);
      channel.waitForConfirmsOrDie(20_000);
    }
    outbox.add(event("good"));
    Awaiting.until(() -> consumed.contains("good"));
    List<DeadLetters.Letter> dead = new DeadLetters(broker).list(subscription, 10);
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().event()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10107, 14031, 4293})
  void whileTheStoreCannotWriteAnEventIsRetriedAndNeverDeadLettered(int code) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    List<String> consumed = new CopyOnWriteArrayList<>();
    BsonDocument reply =
        new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code));
    read(
        (fact, event) -> {
          if (attempts.incrementAndGet() <= 10) {
            throw new MongoCommandException(reply, new ServerAddress());
          }
          consumed.add(fact.getValue());
        });
    relayed().add(event("waits"));
    Awaiting.until(() -> consumed.contains("waits"));
    assertThat(attempts).hasValue(11);
    assertThat(new DeadLetters(broker).list(subscription, 10)).isEmpty();
  }

  @Test
  void anEventIsRetriedAndNotDeadLetteredWhileAServiceIsUnavailable() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    List<String> consumed = new CopyOnWriteArrayList<>();
    read(
        (fact, event) -> {
          if (tries.incrementAndGet() <= 10) {
            throw new StatusRuntimeException(Status.UNAVAILABLE);
          }
          consumed.add(fact.getValue());
        });
    relayed().add(event("late"));
    Awaiting.until(() -> consumed.contains("late"));
    assertThat(tries).hasValue(11);
    assertThat(new DeadLetters(broker).list(subscription, 10)).isEmpty();
  }

  @Test
  void anUnfinishedEventIsRedeliveredToTheNextReader() {
    List<String> consumed = new CopyOnWriteArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    QueueReader first =
        read(
            (fact, event) -> {
              tries.incrementAndGet();
              throw new StatusRuntimeException(Status.UNAVAILABLE);
            });
    relayed().add(event("handed over"));
    Awaiting.until(() -> tries.get() > 0);
    first.close();
    read((fact, event) -> consumed.add(fact.getValue()));
    Awaiting.until(() -> consumed.contains("handed over"));
  }

  @Test
  void consumersThatTheListDoesNotNameAreRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                new EventConsumers(
                    new NodeName("stranger"),
                    List.of(subscription),
                    List.of(consumer((fact, event) -> {})),
                    dependencies()))
        .hasMessageContaining("event-subscriptions.csv")
        .hasMessageContaining(TYPE);
    assertThatThrownBy(
            () ->
                new EventConsumers(
                    new NodeName(subscription.service()),
                    List.of(subscription),
                    List.of(),
                    dependencies()))
        .hasMessageContaining(TYPE);
  }

  /** What a consumer does. */
  @FunctionalInterface
  private interface Effect {
    void of(StringValue fact, Event event);
  }

  private QueueReader read(Effect effect) {
    QueueReader reader = new QueueReader(subscription, consumer(effect), dependencies());
    reader.start();
    open.add(reader);
    return reader;
  }

  private QueueReader.Dependencies dependencies() {
    return new QueueReader.Dependencies(broker, HASTY, point -> {}, meters);
  }

  private static EventConsumer<StringValue> consumer(Effect effect) {
    return new EventConsumer<>() {
      @Override
      public StringValue event() {
        return StringValue.getDefaultInstance();
      }

      @Override
      public void consume(StringValue fact, Event event) {
        effect.of(fact, event);
      }
    };
  }

  private MemoryOutbox relayed() {
    MemoryOutbox outbox = new MemoryOutbox();
    OutboxRelay relay =
        new OutboxRelay(new NodeName("publisher"), List.of(outbox), broker, point -> {}, meters);
    relay.start();
    open.add(relay::stop);
    outbox.wake = relay::wake;
    return outbox;
  }

  private static Event event(String text) {
    return Event.of(StringValue.of(text), Instant.parse("2026-01-02T03:04:05Z"));
  }

  private static final class MemoryOutbox implements Outbox {
    private final List<Event> events = new ArrayList<>();
    private Runnable wake = () -> {};

    void add(Event event) {
      synchronized (this) {
        events.add(event);
      }
      wake.run();
    }

    synchronized boolean isEmpty() {
      return events.isEmpty();
    }

    @Override
    public int relay(int limit, Publisher publisher) {
      List<Event> oldest;
      synchronized (this) {
        oldest = List.copyOf(events.subList(0, Math.min(limit, events.size())));
      }
      if (oldest.isEmpty()) {
        return 0;
      }
      Collection<UUID> published = publisher.publish(oldest);
      synchronized (this) {
        events.removeIf(event -> published.contains(event.id()));
      }
      return published.size();
    }
  }

  private int replayed(DeadLetters letters, Event event) {
    try {
      return letters.replay(subscription, Set.of(event.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
