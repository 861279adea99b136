package io.minitwitter.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.bson.Document;

/**
 * A process with its own stores, for tests that kill or interrupt it. Prints a line for each
 * acknowledged write.
 */
final class StoresOwner {

  private StoresOwner() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    switch (arguments[1]) {
      case "write" -> write(home, Integer.parseInt(arguments[2]));
      case "wait" -> waitForInterrupt(home);
      case "leave" -> leave(home);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  /** Writes documents from several threads until it is killed. */
  private static void write(Path home, int first) {
    DataFolder folder = DataFolder.open(home);
    EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.MONGO).start();
    MongoClient client = MongoClients.create(stores.mongoUrl());
    MongoCollection<Document> tweets = client.getDatabase("tweets").getCollection("tweets");
    tweets.createIndex(new Document("user", 1).append("_id", -1));
    tweets.createIndex(new Document("idem", 1), new IndexOptions().unique(true).sparse(true));
    for (int thread = 0; thread < 6; thread++) {
      int start = first + thread * 1_000_000;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int id = start; ; id++) {
                  Document tweet = new Document("_id", id).append("user", id % 7);
                  tweets.insertOne(tweet.append("idem", "key" + id));
                  say("inserted " + id);
                  tweets.updateOne(
                      new Document("_id", id), new Document("$set", new Document("user", 7)));
                  say("updated " + id);
                }
              });
    }
  }

  /** Waits for the end of the process; then asks the stores once more, and stops them. */
  private static void waitForInterrupt(Path home) throws Exception {
    DataFolder folder = DataFolder.open(home);
    EmbeddedStores stores =
        EmbeddedStores.durable(folder)
            .store(Store.POSTGRES)
            .store(Store.REDIS)
            .store(Store.MONGO)
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Thread.sleep(1_000); // services take their time to end
                    use(stores, 2);
                    say("answering");
                    stores.close();
                    folder.close();
                    say("closed");
                  } catch (Exception e) {
                    say("failed: " + e);
                  }
                }));
    use(stores, 1);
    say("ready");
    Thread.sleep(60_000);
  }

  /** Ends without stopping anything once its input ends. */
  private static void leave(Path home) throws IOException {
    EmbeddedStores.durable(DataFolder.open(home)).store(Store.POSTGRES).store(Store.REDIS).start();
    say("ready");
    while (System.in.read() >= 0) {
      // Nothing is written to it.
    }
    System.exit(0);
  }

  /** Leaves a trace of a number in each store. */
  private static void use(EmbeddedStores stores, int number) throws Exception {
    try (Connection connection = DriverManager.getConnection(stores.postgresUrl("users"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS trace (number int)");
      statement.execute("INSERT INTO trace VALUES (" + number + ")");
    }
    URI redis = URI.create(stores.redisUrl());
    try (RedisConnection connection =
        new RedisConnection(redis.getPort(), redis.getUserInfo().substring(1))) {
      connection.call("SADD", "trace", Integer.toString(number));
    }
    try (MongoClient client = MongoClients.create(stores.mongoUrl())) {
      client.getDatabase("tweets").getCollection("trace").insertOne(new Document("_id", number));
    }
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
