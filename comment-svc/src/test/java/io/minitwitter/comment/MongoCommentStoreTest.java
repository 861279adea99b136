package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.grpc.Context;
import io.minitwitter.comment.v1.CommentCountChanged;
import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class MongoCommentStoreTest extends CommentStoreContract {

  private static MongoClient client;

  private final TestStores.MongoDatabase address = TestStores.mongo("comments");
  private final MongoDatabase database = client.getDatabase(address.database());
  private final MongoCommentStore store = new MongoCommentStore(database);
  private final MongoCollection<Document> documents = database.getCollection("comments");
  private final Counts counts = new Counts(database.getCollection("comment_counts"));
  private final UUID ada = UUID.randomUUID();

  @BeforeAll
  static void connect() {
    client =
        MongoClients.create(
            MongoConfiguration.clientSettings(TestStores.mongo("comments").url(), "test"));
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Override
  CommentStore store() {
    return store;
  }

  @Test
  void theDocumentHasTheShapeThatOthersRead() {
    Comment comment = comment(ada, "shape");
    store.create(comment, Optional.of(new IdempotencyKey("ada:rpc:k", "hash")), ALWAYS);
    var document = documents.withDocumentClass(BsonDocument.class).find().first();
    assertThat(document.getObjectId("_id").getValue()).isEqualTo(new ObjectId(comment.id()));
    assertThat(document.getBinary("user_id").asUuid()).isEqualTo(ada);
    assertThat(document.getBinary("user_id").getType()).isEqualTo((byte) 4);
    assertThat(document.getString("content").getValue()).isEqualTo("shape");
    for (String time : List.of("created_at", "updated_at")) {
      assertThat(document.getDateTime(time).getValue())
          .isEqualTo(comment.createdAt().toEpochMilli());
    }
    assertThat(document.get("likes_count").getBsonType()).isEqualTo(BsonType.INT32);
    assertThat(document.getObjectId("tweet_id").getValue()).isEqualTo(new ObjectId(CAT));
    assertThat(document.getBinary("tweet_user_id").asUuid()).isEqualTo(TWEETER);
    assertThat(document.getString("idem").getValue()).isEqualTo("ada:rpc:k");
    assertThat(document.getString("idem_hash").getValue()).isEqualTo("hash");
    assertThat(document.containsKey("deleted_at")).isFalse();
  }

  @Test
  void writesWaitForTheJournalsOfAMajority() {
    assertThat(database.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
  }

  @Test
  void aDeleteClearsTheTextAndKeepsTheDocument() {
    Comment comment = comment(ada, "secret");
    store.create(comment, Optional.empty(), ALWAYS);
    Instant now = comment.createdAt().plusSeconds(5);
    store.delete(comment.id(), now);
    Document document = documents.find().first();
    assertThat(document.getString("content")).isEmpty();
    assertThat(document.getDate("deleted_at").toInstant()).isEqualTo(now);
  }

  @Test
  void aPurgeLeavesWhatIsStillToBeCounted() {
    Comment comment = comment(ada, "pending");
    store.create(comment, Optional.empty(), ALWAYS);
    store.delete(comment.id(), Instant.EPOCH);
    assertThat(store.purge(comment.createdAt())).isZero();
    count();
    assertThat(store.purge(comment.createdAt())).isEqualTo(1);
    assertThat(documents.find().first()).isNull();
  }

  @Test
  void eventsAreStoredWithTheCommentThatIsMadeAndWithNoOther() {
    Comment comment = comment(ada, "told");
    Event event = Event.of(CommentCreated.getDefaultInstance(), comment.createdAt());
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(comment, key, ALWAYS, event);
    Event again = Event.of(CommentCreated.getDefaultInstance(), comment.createdAt());
    store.create(comment(ada, "told"), key, ALWAYS, again);
    store.delete(comment.id(), Instant.EPOCH);
    count();
    assertThat(store.purge(comment.createdAt())).isZero();
    List<Event> published = new ArrayList<>();
    store
        .outbox()
        .relay(
            10,
            events -> {
              published.addAll(events);
              return events.stream().map(Event::id).toList();
            });
    assertThat(published).extracting(Event::id).containsExactly(event.id());
    assertThat(store.purge(comment.createdAt())).isEqualTo(1);
  }

  @Test
  void commentsAreCountedByTweet() {
    List<Comment> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Comment comment = comment(i == 0 ? DOG : CAT, ada, "c" + i);
      store.create(comment, Optional.empty(), ALWAYS);
      made.add(comment);
    }
    store.delete(made.get(1).id(), made.get(1).createdAt());
    store.update(made.get(2).id(), "other", made.get(2).createdAt());
    count();
    store.delete(made.get(2).id(), made.get(2).createdAt());
    count();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(2);
    assertThat(counts.of(new ObjectId(DOG)).count()).isEqualTo(1);
  }

  @Test
  void whatIsDeletedOfAPersonIsClearedAndCounted() {
    for (int i = 0; i < 3; i++) {
      store.create(comment(ada, "secret"), Optional.empty(), ALWAYS);
    }
    store.create(comment(UUID.randomUUID(), "stays"), Optional.empty(), ALWAYS);
    count();
    store.deleteOfUserBefore(ada, CommentStore.BEGINNING, 2, Instant.EPOCH);
    count();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(2);
    store.deleteOfUserBefore(ada, CommentStore.BEGINNING, 2, Instant.EPOCH);
    count();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(1);
    assertThat(documents.find(Filters.eq("deleted_at", Date.from(Instant.EPOCH))))
        .hasSize(3)
        .allMatch(document -> document.getString("content").isEmpty());
  }

  @Override
  void count() {
    CountingWorker worker =
        new CountingWorker(
            "counting",
            Duration.ofMillis(20),
            store.counted(),
            counts,
            (tweetId, count) -> CommentCountChanged.getDefaultInstance(),
            () -> {});
    worker.start();
    try {
      await(() -> documents.find(Filters.exists("uncounted")).first() == null);
    } finally {
      worker.stop();
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void aDeletesEventIsStoredWithItByTheOneThatDeletesAndHoldsThePurgeUp() {
    Comment comment = comment(ada, "told");
    store.create(comment, Optional.empty(), ALWAYS);
    Event event = Event.of(CommentRemoved.getDefaultInstance(), Instant.EPOCH);
    assertThat(store.delete(comment.id(), Instant.EPOCH, event)).isTrue();
    Event late = Event.of(CommentRemoved.getDefaultInstance(), Instant.EPOCH);
    assertThat(store.delete(comment.id(), Instant.EPOCH, late)).isFalse();
    count();
    assertThat(store.purge(comment.createdAt())).isZero();
    List<Event> told = new ArrayList<>();
    store
        .outbox()
        .relay(
            10,
            events -> {
              told.addAll(events);
              return List.of(event.id());
            });
    assertThat(told).containsExactly(event);
    assertThat(store.purge(comment.createdAt())).isEqualTo(1);
  }

  @Test
  void aPurgeRemovesMoreThanOneBatch() {
    List<Document> old = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      Document counted =
          CommentDocument.of(comment(ada, ""), Optional.empty())
              .append("deleted_at", Date.from(Instant.EPOCH));
      counted.remove("uncounted");
      old.add(counted);
    }
    documents.insertMany(old);
    assertThat(store.purge(Instant.EPOCH.plusSeconds(1))).isEqualTo(1100);
  }

  @Test
  void theDeclaredIndexesAreThere() {
    store.byId(CommentStore.BEGINNING);
    Map<String, Document> indexes =
        documents.listIndexes().into(new ArrayList<>()).stream()
            .collect(
                Collectors.toMap(
                    index -> index.get("key", Document.class).toJson(), index -> index));
    assertThat(indexes.keySet())
        .containsExactlyInAnyOrder(
            "{\"_id\": 1}",
            "{\"tweet_id\": 1, \"_id\": -1}",
            "{\"user_id\": 1, \"_id\": -1}",
            "{\"idem\": 1}",
            "{\"outbox.id\": 1}",
            "{\"uncounted\": 1}",
            "{\"deleted_at\": 1}");
    assertThat(indexes.get("{\"idem\": 1}").getBoolean("unique")).isTrue();
    for (String sparse : List.of("{\"idem\": 1}", "{\"uncounted\": 1}", "{\"deleted_at\": 1}")) {
      assertThat(indexes.get(sparse).getBoolean("sparse")).as(sparse).isTrue();
    }
    // A second start, or another replica, declares them again.
    assertThat(new MongoCommentStore(database).byId(CommentStore.BEGINNING)).isEmpty();
  }

  @Test
  void aCallWithoutTimeLeftDoesNotReachTheServer() throws Exception {
    Comment comment = comment(ada, "late");
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Context.CancellableContext late =
          Context.current().withDeadlineAfter(-1, TimeUnit.SECONDS, timer);
      assertThatThrownBy(() -> late.run(() -> store.create(comment, Optional.empty(), ALWAYS)))
          .satisfies(
              e ->
                  assertThat(ErrorDetails.of(e).reason())
                      .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED));
      assertThat(store.byId(comment.id())).isEmpty();

      Context.CancellableContext soon =
          Context.current().withDeadlineAfter(20, TimeUnit.SECONDS, timer);
      soon.run(
          () -> {
            store.create(comment, Optional.empty(), ALWAYS);
            assertThat(store.byId(comment.id())).contains(comment);
            assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 5))
                .containsExactly(comment);
            assertThat(store.delete(comment.id(), comment.createdAt())).isTrue();
            assertThat(store.purge(comment.createdAt().plus(Duration.ofDays(1)))).isZero();
          });
      soon.cancel(null);
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "only the embedded server refuses a query that no index serves")
  void theServerInTestsRefusesAQueryThatNoIndexServes() {
    store.byId(CommentStore.BEGINNING);
    assertThatThrownBy(() -> documents.find(Filters.eq("content", "x")).first())
        .isInstanceOfSatisfying(MongoException.class, e -> assertThat(e.getCode()).isEqualTo(291));
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "asks a real server for its plans; the embedded one refuses instead")
  void everyQueryIsServedByItsIndex() {
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(CommentDocument.of(comment("%024x".formatted(i), ada, "x"), Optional.empty()));
    }
    store.byId(CommentStore.BEGINNING);
    documents.insertMany(many);

    assertThat(indexOf(store.byKey("k"))).isEqualTo("idem_1");
    assertThat(indexOf(store.queryOfTweetBefore(CAT, CommentStore.BEGINNING)))
        .isEqualTo("tweet_id_1__id_-1");
    assertThat(indexOf(store.queryOfUserBefore(ada, CommentStore.BEGINNING)))
        .isEqualTo("user_id_1__id_-1");
    assertThat(indexOf(store.queryPurgeable(Instant.EPOCH))).isEqualTo("deleted_at_1");
  }

  private static String plan(FindIterable<Document> query) {
    return query.limit(20).explain().get("queryPlanner", Document.class).toJson();
  }

  /**
   * The one index that a plan reads: in MongoDB's shape, or in PostgreSQL's where that is below.
   */
  private static String indexOf(FindIterable<Document> query) {
    String plan = plan(query);
    assertThat(plan).doesNotContain("COLLSCAN").doesNotContain("Seq Scan");
    var name = Pattern.compile("\"Index Name\": \"([^\"]+)\"").matcher(plan);
    var stage = Pattern.compile("\"indexName\": \"([^\"]+)\"").matcher(plan);
    var found = plan.contains("\"Index Name\"") ? name : stage;
    assertThat(found.find()).as(plan).isTrue();
    return found.group(1);
  }
}
