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
 * A node's connection to RabbitMQ. It is opened on demand and reopened after it was lost; every new
 * connection declares the whole topology.
 *
 * <p>Queues are declared without arguments, because other AMQP brokers refuse RabbitMQ's arguments.
 * The broker's policies define the queue type and the delivery limit.
 */
final class AmqpBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AmqpBroker.class);

  /** The exchange for all events; the routing key is the event's type. */
  static final String EXCHANGE = "minitwitter.events";

  /** The default exchange, which routes to a queue by its name. */
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
   * A broker without an open connection.
   *
   * @param url an {@code amqp://} or {@code amqps://} URL with user, password and virtual host
   * @param name the connection's name in the broker's lists
   */
  AmqpBroker(String url, String name, List<Subscription> subscriptions) {
    this.factory = factory(url);
    this.name = name;
    this.subscriptions = subscriptions;
  }

  /** Fails when there is no connection and none can be opened. */
  void check() throws IOException {
    connection();
  }

  /** A new channel; the caller closes it. */
  Channel channel() throws IOException {
    Channel channel = connection().createChannel();
    if (channel == null) {
      throw new IOException("the broker refuses a further channel");
    }
    return channel;
  }

  /** Closes a channel in any state; unacknowledged messages return to their queue. */
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
        // By default the client trusts every certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
      // Its message contains the URL with the password.
      throw new IllegalArgumentException("not an address of RabbitMQ");
    }
    // The user of a channel opens the next one: automatic recovery would hide lost messages.
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
