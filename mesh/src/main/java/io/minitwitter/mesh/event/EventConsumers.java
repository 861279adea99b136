package io.minitwitter.mesh.event;

import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.mesh.node.NodeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/** Runs a service's consumers, each with its own queue. */
final class EventConsumers implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {
  private final List<QueueReader> readers = new ArrayList<>();
  private volatile boolean running;

  /**
   * The consumers of a service.
   *
   * @throws IllegalStateException if they are not those that the list of subscriptions names
   */
  EventConsumers(
      NodeName name,
      List<Subscription> subscriptions,
      List<EventConsumer<?>> consumers,
      QueueReader.Dependencies dependencies) {
    Map<String, EventConsumer<?>> byEvent = new HashMap<>();
    for (EventConsumer<?> consumer : consumers) {
      byEvent.put(consumer.event().getDescriptorForType().getFullName(), consumer);
    }
    Map<String, Subscription> mine = new HashMap<>();
    for (Subscription subscription : subscriptions) {
      if (subscription.service().equals(name.value())) {
        mine.put(subscription.event(), subscription);
      }
    }
    if (!byEvent.keySet().equals(mine.keySet())) {
      throw new IllegalStateException(
          "%s consumes %s, but event-subscriptions.csv says %s"
              .formatted(
                  name.value(), new TreeSet<>(byEvent.keySet()), new TreeSet<>(mine.keySet())));
    }
    byEvent.forEach(
        (event, consumer) -> readers.add(new QueueReader(mine.get(event), consumer, dependencies)));
  }

  @Override
  public void start() {
    running = true;
    readers.forEach(QueueReader::start);
  }

  /** Before any part of the context stops: events not yet consumed are left to other replicas. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stop();
  }

  @Override
  public void stop() {
    running = false;
    CountDownLatch left = new CountDownLatch(readers.size());
    readers.forEach(reader -> reader.stop(left::countDown));
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
