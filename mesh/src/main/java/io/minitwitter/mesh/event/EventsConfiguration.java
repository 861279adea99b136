package io.minitwitter.mesh.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.NodeSettings;
import io.minitwitter.mesh.store.StoreCheck;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Events, for services that publish or consume some. A service provides its {@link Outbox} and
 * {@link EventConsumer} beans; and gets the {@link OutboxRelay} to wake.
 */
@Configuration(proxyBeanMethods = false)
public class EventsConfiguration {
  private static final List<Subscription> SUBSCRIPTIONS = Subscriptions.load();

  @Bean
  AmqpBroker amqpBroker(NodeName name, NodeSettings settings) {
    return new AmqpBroker(settings.rabbitmqUrl(), "minitwitter-" + name.value(), SUBSCRIPTIONS);
  }

  @Bean
  StoreCheck brokerCheck(AmqpBroker broker) {
    return new StoreCheck("rabbitmq", broker::check);
  }

  @Bean
  CrashPoints crashPoints() {
    return CrashPoints.ofProcess();
  }

  @Bean
  OutboxRelay outboxRelay(
      NodeName name,
      ObjectProvider<Outbox> outboxes,
      AmqpBroker broker,
      CrashPoints crash,
      MeterRegistry meters) {
    return new OutboxRelay(name, outboxes.stream().toList(), broker, crash, meters);
  }

  @Bean
  EventConsumers eventConsumers(
      NodeName name,
      ObjectProvider<EventConsumer<?>> consumers,
      AmqpBroker broker,
      CrashPoints crash,
      MeterRegistry meters) {
    return new EventConsumers(
        name,
        SUBSCRIPTIONS,
        consumers.stream().toList(),
        new QueueReader.Dependencies(broker, Attempts.DEFAULT, crash, meters));
  }

  @Bean
  DeadLetterGrpcService deadLetterGrpcService(AmqpBroker broker) {
    return new DeadLetterGrpcService(new DeadLetters(broker), SUBSCRIPTIONS);
  }
}
