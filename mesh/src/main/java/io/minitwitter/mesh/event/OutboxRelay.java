package io.minitwitter.mesh.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of a service's outboxes: immediately when a write that stores an event wakes
 * it, and every second to cover crashes, broker outages and other replicas.
 */
public final class OutboxRelay extends PeriodicJob {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int BATCH = 100;

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  private final String service;
  private final List<Outbox> outboxes;
  private final EventPublisher publisher;
  private final CrashPoints crash;
  private final Counter published;

  OutboxRelay(
      NodeName name,
      List<Outbox> outboxes,
      AmqpBroker broker,
      CrashPoints crash,
      MeterRegistry meters) {
    super(name.value() + "-outbox", POLL);
    this.outboxes = List.copyOf(outboxes);
    this.publisher = new EventPublisher(broker, CloudEvents.source(name.value()));
    this.service = name.value();
    this.crash = crash;
    this.published =
        Counter.builder("minitwitter.events.published")
            .description("Events that the broker has confirmed")
            .tag("service", name.value())
            .register(meters);
  }

  @Override
  protected void run() {
    for (Outbox outbox : outboxes) {
      while (!stopping() && outbox.relay(BATCH, this::publish) >= BATCH) {
        // There may be more; a batch of documents may hold several events each.
      }
    }
  }

  private Collection<UUID> publish(List<Event> events) {
    crash.passed(CrashPoints.AFTER_STORE);
    Map<Boolean, List<Event>> byOwner =
        events.stream().collect(Collectors.partitioningBy(this::isOwn));
    Collection<UUID> done = publisher.publish(byOwner.get(true));
    crash.passed(CrashPoints.AFTER_PUBLISH);
    published.increment(done.size());
    List<UUID> settled = new ArrayList<>(done);
    for (Event event : byOwner.get(false)) {
      // The service writes no such event: it was put into its store from elsewhere.
      log.error("{} of another service was in the outbox of {} and is dropped", event, service);
      settled.add(event.id());
    }
    return settled;
  }

  private boolean isOwn(Event event) {
    return EventOwner.permits(service, event.type());
  }

  @Override
  public void close() {
    super.close();
    publisher.close();
  }
}
