package io.minitwitter.mesh.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what is in a service's outboxes: at once when woken, and every second what a crash, an
 * absent broker or another replica left.
 */
public final class OutboxRelay implements SmartLifecycle {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LAST_ROUND = Duration.ofSeconds(2);
  private static final int BATCH = 100;

  private final List<Outbox> outboxes;
  private final EventPublisher publisher;
  private final CrashPoints crash;
  private final Counter published;
  private final PeriodicJob job;
  private volatile boolean running;

  OutboxRelay(
      NodeName name,
      List<Outbox> outboxes,
      AmqpBroker broker,
      CrashPoints crash,
      MeterRegistry meters) {
    this.outboxes = List.copyOf(outboxes);
    this.publisher = new EventPublisher(broker, "minitwitter/" + name.value());
    this.crash = crash;
    this.published =
        Counter.builder("minitwitter.events.published")
            .description("Events that the broker has confirmed")
            .tag("service", name.value())
            .register(meters);
    this.job = new PeriodicJob(name.value() + "-outbox", POLL, this::relay);
  }

  /** To be called after each write that stored an event: it is on its way in milliseconds. */
  public void wake() {
    job.wake();
  }

  private void relay() {
    for (Outbox outbox : outboxes) {
      while (outbox.relay(BATCH, this::publish) >= BATCH) {
        // There may be more; a batch of documents may hold several events each.
      }
    }
  }

  private Collection<UUID> publish(List<Event> events) {
    crash.passed(CrashPoints.AFTER_STORE);
    Collection<UUID> done = publisher.publish(events);
    crash.passed(CrashPoints.AFTER_PUBLISH);
    published.increment(done.size());
    return done;
  }

  @Override
  public void start() {
    running = true;
    job.start();
  }

  @Override
  public void stop() {
    running = false;
    job.stop(LAST_ROUND);
    publisher.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after the server, whose last calls may still store events. */
  @Override
  public int getPhase() {
    return 0;
  }
}
