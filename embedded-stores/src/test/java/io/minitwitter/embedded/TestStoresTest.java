package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class TestStoresTest {

  @Test
  void postgresGivesNewDatabases() throws Exception {
    String first = TestStores.postgres("users");
    String second = TestStores.postgres("users");
    assertThat(first).isNotEqualTo(second);
    try (Connection connection = DriverManager.getConnection(first);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (name text)");
      statement.execute("INSERT INTO t VALUES ('Zoë')");
      try (ResultSet names = statement.executeQuery("SELECT upper(name) FROM t")) {
        assertThat(names.next()).isTrue();
        assertThat(names.getString(1)).isEqualTo("ZOË");
      }
    }
  }

  @Test
  void mongoGivesNewDatabases() {
    TestStores.MongoDatabase database = TestStores.mongo("tweets");
    try (MongoClient client = MongoClients.create(database.url())) {
      var tweets = client.getDatabase(database.database()).getCollection("tweets");
      tweets.insertOne(new Document("_id", 1).append("content", "hello"));
      assertThat(tweets.find(new Document("_id", 1)).first()).containsEntry("content", "hello");
    }
  }

  @Test
  void redisAnswers() throws Exception {
    URI url = URI.create(TestStores.redis());
    String password = url.getUserInfo().substring(1);
    try (RedisConnection redis = new RedisConnection(url.getPort(), password)) {
      assertThat(redis.call("SET", "test:key", "value")).isEqualTo("+OK");
    }
  }
}
