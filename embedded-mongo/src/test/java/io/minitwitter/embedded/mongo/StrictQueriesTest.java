package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictQueriesTest {

  private static final int INDEX_REQUIRED = 291;

  private static EmbeddedMongo server;

  private MongoClient client;
  private MongoCollection<Document> tweets;

  @BeforeAll
  static void start() {
    server = EmbeddedMongo.inMemory(0, "secret", true);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = MongoClients.create(server.url());
    tweets = client.getDatabase("strict").getCollection("tweets");
    tweets.createIndex(new Document("user_id", 1).append("_id", -1));
    tweets.createIndex(new Document("outbox.id", 1), new IndexOptions().sparse(true));
    tweets.createIndex(
        new Document("target_type", 1).append("target_id", 1).append("user_id", 1),
        new IndexOptions().unique(true));
    for (int i = 0; i < 10; i++) {
      tweets.insertOne(
          new Document("_id", new ObjectId(i, 0))
              .append("user_id", i % 2)
              .append("target_type", "t")
              .append("target_id", i)
              .append("outbox", i == 3 ? List.of(new Document("id", "e1")) : List.of()));
    }
  }

  @AfterEach
  void disconnect() {
    client.getDatabase("strict").drop();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{filter: {}, sort: {_id: -1}}",
        "{filter: {}}",
        "{filter: {_id: {$oid: '000000030000000000000000'}}}",
        "{filter: {_id: {$in: [1, 2]}}, sort: {user_id: 1}}",
        "{filter: {_id: {$lt: {$oid: '000000030000000000000000'}}}, sort: {_id: -1}}",
        "{filter: {user_id: 1}, sort: {_id: -1}}",
        "{filter: {user_id: 1}, sort: {_id: 1}}",
        "{filter: {user_id: 1, content: 'x'}, sort: {_id: -1}}",
        "{filter: {user_id: {$in: [0, 1]}}, sort: {_id: -1}}",
        "{filter: {$and: [{user_id: 1}, {_id: {$lt: {$oid: '000000050000000000000000'}}}]}}",
        "{filter: {'outbox.id': 'e1'}}",
        "{filter: {'outbox.id': {$exists: true}}}",
        "{filter: {target_type: 't', target_id: {$in: [1, 2, 3]}, user_id: 1}}",
        "{filter: {target_type: 't', target_id: 3, user_id: 1}, sort: {content: 1}}",
        "{filter: {target_type: 't'}, sort: {target_id: -1, user_id: -1}}"
      })
  void servesWhatAnIndexServes(String query) {
    assertThatCode(() -> find(query)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{filter: {content: 'x'}}",
        "{filter: {}, sort: {content: 1}}",
        "{filter: {target_id: 3}}",
        "{filter: {content: 'x'}, sort: {_id: -1}}",
        "{filter: {user_id: 1}, sort: {content: 1}}",
        "{filter: {target_type: 't'}, sort: {_id: -1}}",
        "{filter: {target_type: 't'}, sort: {target_id: 1, user_id: -1}}",
        "{filter: {'outbox.id': null}}",
        "{filter: {$or: [{user_id: 1}, {content: 'x'}]}}"
      })
  void refusesWhatNoIndexServes(String query) {
    assertThatThrownBy(() -> find(query))
        .isInstanceOfSatisfying(
            MongoQueryException.class,
            error -> assertThat(error.getCode()).isEqualTo(INDEX_REQUIRED));
  }

  @Test
  void namesTheCollectionAndTheShapeButNoValue() {
    assertThatThrownBy(() -> find("{filter: {content: {$gt: 'private'}}, sort: {likes: -1}}"))
        .hasMessageContaining(tweets.getNamespace().getFullName())
        .hasMessageContaining("{content: {$gt: ?}}")
        .hasMessageContaining("{user_id: 1, _id: -1}")
        .hasMessageNotContaining("private");
  }

  @Test
  void refusesWritesAndCountsToo() {
    Document filter = new Document("content", "x");
    Document update = new Document("$set", new Document("n", 1));
    assertThatThrownBy(() -> tweets.updateOne(filter, update))
        .isInstanceOfSatisfying(
            MongoWriteException.class,
            error -> assertThat(error.getCode()).isEqualTo(INDEX_REQUIRED));
    for (Runnable command :
        List.<Runnable>of(
            () -> tweets.deleteOne(filter),
            () -> tweets.findOneAndUpdate(filter, update),
            () -> tweets.countDocuments(filter),
            () -> tweets.distinct("user_id", filter, Integer.class).first())) {
      assertThatThrownBy(command::run)
          .isInstanceOfSatisfying(
              MongoCommandException.class,
              error -> assertThat(error.getCode()).isEqualTo(INDEX_REQUIRED));
    }
    assertThat(tweets.updateOne(new Document("user_id", 1), update).getModifiedCount())
        .isEqualTo(1);
    assertThat(tweets.countDocuments(new Document("user_id", 1))).isEqualTo(5);
    assertThat(tweets.deleteMany(new Document("user_id", 1)).getDeletedCount()).isEqualTo(5);
  }

  @Test
  void unsortedDocumentsComeInTheOrderOfTheirIdsWhateverTheIndexesAre() {
    tweets.dropIndexes();
    tweets.createIndex(new Document("a", 1));
    tweets.createIndex(new Document("target_id", -1));
    List<Document> all = tweets.find().into(new ArrayList<>());
    assertThat(all)
        .extracting(tweet -> tweet.getInteger("target_id"))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void pagesByAuthorNewestFirst() {
    Document older = new Document("user_id", 1);
    older.append("_id", new Document("$lt", new ObjectId(7, 0)));
    List<Document> page =
        tweets.find(older).sort(new Document("_id", -1)).limit(2).into(new ArrayList<>());
    assertThat(page).extracting(tweet -> tweet.getInteger("target_id")).containsExactly(5, 3);
  }

  private List<Document> find(String query) {
    Document parsed = Document.parse(query);
    return tweets
        .find(parsed.get("filter", Document.class))
        .sort(parsed.get("sort", Document.class))
        .into(new ArrayList<>());
  }
}
