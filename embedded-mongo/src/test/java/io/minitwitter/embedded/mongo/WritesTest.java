package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritesTest {

  private static final int DUPLICATE = 11000;
  private static final int THREADS = 8;

  private static EmbeddedMongo server;

  private MongoClient client;
  private MongoCollection<Document> likes;

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
    likes = client.getDatabase("writes").getCollection("likes");
    likes.createIndex(new Document("idem", 1), new IndexOptions().unique(true).sparse(true));
    likes.createIndex(
        new Document("user", 1).append("target", 1), new IndexOptions().unique(true).sparse(true));
  }

  @AfterEach
  void disconnect() {
    client.getDatabase("writes").drop();
    client.close();
  }

  @Test
  void duplicatesAreRefusedWhereverTheyComeFrom() {
    likes.insertOne(new Document("_id", 1).append("idem", "a"));
    likes.insertOne(new Document("_id", 2).append("idem", "b"));
    likes.insertOne(new Document("_id", 3));
    likes.insertOne(new Document("_id", 4)); // sparse: two without
    assertDuplicate(() -> likes.insertOne(new Document("_id", 1)));
    assertDuplicate(() -> likes.insertOne(new Document("_id", 5).append("idem", "a")));
    Document takeA = new Document("$set", new Document("idem", "a"));
    assertDuplicate(() -> likes.updateOne(new Document("_id", 2), takeA));
    assertDuplicate(
        () -> likes.updateOne(new Document("_id", 6), takeA, new UpdateOptions().upsert(true)));
    assertThatThrownBy(
            () ->
                likes.findOneAndUpdate(
                    new Document("_id", 7), takeA, new FindOneAndUpdateOptions().upsert(true)))
        .isInstanceOfSatisfying(
            MongoCommandException.class, e -> assertThat(e.getCode()).isEqualTo(DUPLICATE));
    assertThat(likes.countDocuments()).isEqualTo(4);
    assertThat(likes.find(new Document("_id", 2)).first()).containsEntry("idem", "b");
  }

  private static void assertDuplicate(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(DUPLICATE));
  }

  @Test
  void updatesKeepFieldsAndIndexesInStep() {
    likes.insertOne(new Document("_id", 1).append("idem", "a").append("n", 1));
    likes.updateOne(
        new Document("_id", 1),
        new Document("$set", new Document("idem", "b")).append("$unset", new Document("n", "")));
    assertThat(likes.find(new Document("idem", "a")).first()).isNull();
    assertThat(likes.find(new Document("idem", "b")).first())
        .isEqualTo(new Document("_id", 1).append("idem", "b"));
    likes.insertOne(new Document("_id", 2).append("idem", "a"));
  }

  @Test
  void upsertsAndFindAndModifyAnswerAsMongoDbDoes() {
    Document key = new Document("_id", "u:1");
    Document increment = new Document("$inc", new Document("n", 1));
    assertThat(
            likes
                .updateOne(key, increment, new UpdateOptions().upsert(true))
                .getUpsertedId()
                .asString()
                .getValue())
        .isEqualTo("u:1");
    Document after =
        likes.findOneAndUpdate(
            key,
            increment,
            new FindOneAndUpdateOptions()
                .returnDocument(ReturnDocument.AFTER)
                .projection(Projections.include("n")));
    assertThat(after).containsEntry("n", 2);
    assertThat(
            likes.findOneAndUpdate(
                new Document("_id", "none"),
                increment,
                new FindOneAndUpdateOptions().projection(Projections.include("n"))))
        .isNull();
    assertThat(likes.findOneAndDelete(key)).containsEntry("n", 2);
    assertThat(likes.countDocuments()).isZero();
  }

  @Test
  void concurrentUpdatesOfOneDocumentAreAllCounted() throws Exception {
    likes.insertOne(new Document("_id", 1).append("n", 0).append("list", List.of()));
    int each = 100;
    inParallel(
        thread -> {
          for (int i = 0; i < each; i++) {
            likes.updateOne(
                new Document("_id", 1),
                new Document("$inc", new Document("n", 1))
                    .append("$push", new Document("list", thread * each + i)));
          }
          return null;
        });
    Document counted = likes.find(new Document("_id", 1)).first();
    assertThat(counted.getInteger("n")).isEqualTo(THREADS * each);
    assertThat(counted.getList("list", Integer.class)).doesNotHaveDuplicates();
    assertThat(counted.getList("list", Integer.class)).hasSize(THREADS * each);
  }

  @Test
  void oneOfConcurrentInsertsOfAKeyWins() throws Exception {
    AtomicInteger wins = new AtomicInteger();
    int keys = 50;
    inParallel(
        thread -> {
          for (int key = 0; key < keys; key++) {
            try {
              likes.insertOne(new Document("user", key).append("target", "t"));
              wins.incrementAndGet();
            } catch (MongoWriteException e) {
              assertThat(e.getCode()).isEqualTo(DUPLICATE);
            }
          }
          return null;
        });
    assertThat(wins).hasValue(keys);
    assertThat(likes.countDocuments()).isEqualTo(keys);
  }

  @Test
  void readersNeverSeeHalfAnUpdate() throws Exception {
    likes.insertOne(new Document("_id", 1).append("a", 0).append("b", 0));
    inParallel(
        thread -> {
          for (int i = 0; i < 100; i++) {
            if (thread == 0) {
              likes.updateOne(
                  new Document("_id", 1),
                  new Document("$inc", new Document("a", 1).append("b", 1)));
            } else {
              Document seen = likes.find(new Document("_id", 1)).first();
              assertThat(seen.get("a")).isEqualTo(seen.get("b"));
            }
          }
          return null;
        });
  }

  private interface Work {
    Void run(int thread) throws Exception;
  }

  private static void inParallel(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        all.add(() -> work.run(thread));
      }
      for (Future<Void> end : threads.invokeAll(all)) {
        end.get();
      }
    }
  }
}
