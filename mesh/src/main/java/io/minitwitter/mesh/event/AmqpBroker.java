package io.minitwitter.mesh.event;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a node to RabbitMQ, and all that is RabbitMQ's own. It is opened when it is
 * needed, and again when it was lost; the whole topology is declared on each new one.
 *
 * <p>Queues are declared without arguments: which type they have and how often they deliver is the
 * broker's policy, since other brokers of the protocol refuse RabbitMQ's arguments.
 */
final class AmqpBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AmqpBroker.class);

  /** The one exchange; an event's routing key is its type. */
  static final String EXCHANGE = "minitwitter.events";

  /** The exchange that every queue is bound to by its own name. */
  static final String DIRECT = "";

  private static final int CONNECT_MILLIS = 3_000;
  private static final int HANDSHAKE_MILLIS = 5_000;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final boolean DURABLE = true;

  private final ConnectionFactory factory;
  private final String name;
  private final List<Subscription> subscriptions;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile Connection connection;
  private volatile boolean closed;

  /**
   * A broker that nothing is connected to yet.
   *
   * @param url an {@code amqp://} or {@code amqps://} URL with user, password and virtual host
   * @param name how the connection is called in the broker's lists
   */
  AmqpBroker(String url, String name, List<Subscription> subscriptions) {
    this.factory = factory(url);
    this.name = name;
    this.subscriptions = subscriptions;
  }

  /** A new channel; the caller closes it. */
  Channel channel() throws IOException {
    Channel channel = connection().createChannel();
    if (channel == null) {
      throw new IOException("the broker refuses a further channel");
    }
    return channel;
  }

  /**
   * Closes a channel, whatever state it is in; what was not acknowledged goes back to its queue.
   */
  static void close(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      log.debug("a channel was already closed", e);
    }
  }

  private Connection connection() throws IOException {
    Connection open = connection;
    if (open != null && open.isOpen()) {
      return open;
    }
    opening.lock();
    try {
      if (closed) {
        throw new IOException("not connected: this node stops");
      }
      if (connection == null || !connection.isOpen()) {
        Connection fresh = factory.newConnection(name);
        try (Channel channel = fresh.createChannel()) {
          declare(channel);
        } catch (IOException | TimeoutException e) {
          fresh.abort();
          throw new IOException("the queues cannot be declared", e);
        }
        connection = fresh;
      }
      return connection;
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    } finally {
      opening.unlock();
    }
  }

  private void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, DURABLE);
    for (Subscription subscription : subscriptions) {
      channel.queueDeclare(subscription.deadLetterQueue(), DURABLE, false, false, Map.of());
      channel.queueDeclare(subscription.queue(), DURABLE, false, false, Map.of());
      channel.queueBind(subscription.queue(), EXCHANGE, subscription.event());
    }
  }

  private static ConnectionFactory factory(String url) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(url);
      if (factory.isSSL()) {
        // By its own choice the client would trust every certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
      // Its text quotes the address, password and all.
      throw new IllegalArgumentException("not an address of RabbitMQ");
    }
    // Who uses a channel opens the next one: recovery behind its back would hide what was lost.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setThreadFactory(Thread.ofVirtual().name("amqp").factory());
    factory.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return factory;
  }

  @Override
  public void close() {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.abort(CONNECT_MILLIS);
    }
  }
}
