package io.minitwitter.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stores for tests, started at first use, one of each per JVM, removed when the JVM exits.
 *
 * <p>They listen on free ports and keep their data in temporary folders, so that any number of JVMs
 * can run tests concurrently, next to a running system. Where {@code MINITWITTER_TEST_POSTGRES_URL}
 * (a JDBC URL with credentials that may create databases), {@code MINITWITTER_TEST_REDIS_URL} or
 * {@code MINITWITTER_TEST_MONGODB_URL} is set, that server is used instead; databases made there
 * stay.
 */
public final class TestStores {

  private static final Pattern JDBC = Pattern.compile("(jdbc:postgresql://[^/?]*/)([^?]*)(\\?.*)?");

  private TestStores() {}

  /** A document server and the name of a database on it that nothing else uses. */
  public record MongoDatabase(String url, String database) {}

  /**
   * The JDBC URL, with credentials, of a new empty database with this name prefix.
   *
   * @param database lower-case letters, digits and underscores, at most 50
   */
  public static String postgres(String database) {
    String name = unique(database);
    String server = setting("MINITWITTER_TEST_POSTGRES_URL");
    if (server == null) {
      return Postgres.STORES.postgresUrl(name);
    }
    Matcher url = JDBC.matcher(server);
    if (!url.matches()) {
      throw new IllegalStateException("MINITWITTER_TEST_POSTGRES_URL is no PostgreSQL JDBC URL");
    }
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create the database " + name, e);
    }
    return url.group(1) + name + (url.group(3) == null ? "" : url.group(3));
  }

  /**
   * A server and a database name on it that begins with {@code prefix} and is new. The embedded
   * server refuses a query that no declared index serves (error 291).
   */
  public static MongoDatabase mongo(String prefix) {
    String server = setting("MINITWITTER_TEST_MONGODB_URL");
    return new MongoDatabase(server == null ? Mongo.STORES.mongoUrl() : server, unique(prefix));
  }

  /** The {@code redis://} URL; the server is shared by all tests of this JVM. */
  public static String redis() {
    String server = setting("MINITWITTER_TEST_REDIS_URL");
    return server == null ? Redis.STORES.redisUrl() : server;
  }

  /**
   * The {@code amqp://} URL of a broker. The embedded one is shared by all tests of this JVM; the
   * one in {@code MINITWITTER_TEST_RABBITMQ_URL} by all tests that use it.
   */
  public static String broker() {
    String server = setting("MINITWITTER_TEST_RABBITMQ_URL");
    return server == null ? Broker.STORES.amqpUrl() : server;
  }

  private static String unique(String prefix) {
    if (!prefix.matches("[a-z_][a-z0-9_]{0,49}")) {
      throw new IllegalArgumentException("Not the beginning of a database's name: " + prefix);
    }
    return prefix + '_' + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  private static String setting(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static EmbeddedStores start(Store store) {
    TemporaryFolder.sweep();
    EmbeddedStores stores = EmbeddedStores.temporary().store(store).start();
    Runtime.getRuntime().addShutdownHook(new Thread(stores::close, "close-" + store.title()));
    return stores;
  }

  // Each starts when it is first named, and once.

  private static final class Postgres {
    private static final EmbeddedStores STORES = start(Store.POSTGRES);
  }

  private static final class Mongo {
    private static final EmbeddedStores STORES = start(Store.MONGO);
  }

  private static final class Redis {
    private static final EmbeddedStores STORES = start(Store.REDIS);
  }

  private static final class Broker {
    private static final EmbeddedStores STORES = start(Store.BROKER);
  }
}
