package io.minitwitter.embedded;

/** A store this module can run. */
public enum Store {
  /** PostgreSQL 18, the original server in a separate process. */
  POSTGRES("PostgreSQL", 15432),
  /** Redis 7.0, the original server in a separate process. */
  REDIS("Redis", 16379),
  /** A server in this JVM that speaks MongoDB's wire protocol. */
  MONGO("MongoDB", 37017),
  /** A broker in this JVM that speaks RabbitMQ's protocol, AMQP 0-9-1. */
  BROKER("RabbitMQ", 15673);

  private final String title;
  private final int defaultPort;

  Store(String title, int defaultPort) {
    this.title = title;
    this.defaultPort = defaultPort;
  }

  /** The product's name as it is written, for messages. */
  public String title() {
    return title;
  }

  /** The port to use unless another is set; not the product's own, which may be taken. */
  public int defaultPort() {
    return defaultPort;
  }
}
