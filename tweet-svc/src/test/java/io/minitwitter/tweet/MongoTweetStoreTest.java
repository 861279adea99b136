package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.grpc.Context;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.MongoConfiguration;
import io.minitwitter.tweet.v1.TweetCreated;
import io.minitwitter.tweet.v1.TweetDeleted;
import io.minitwitter.tweet.v1.TweetRemoved;
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

class MongoTweetStoreTest extends TweetStoreContract {

  private static MongoClient client;

  private final TestStores.MongoDatabase address = TestStores.mongo("tweets");
  private final MongoDatabase database = client.getDatabase(address.database());
  private final MongoTweetStore store = new MongoTweetStore(database);
  private final MongoCollection<Document> documents = database.getCollection("tweets");
  private final Counts counts = new Counts(database.getCollection("tweet_counts"));
  private final UUID ada = UUID.randomUUID();

  @BeforeAll
  static void connect() {
    client =
        MongoClients.create(
            MongoConfiguration.clientSettings(TestStores.mongo("tweets").url(), "test"));
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
  TweetStore store() {
    return store;
  }

  @Test
  void theDocumentHasTheShapeThatOthersRead() {
    Tweet tweet = tweet(ada, "shape");
    store.create(tweet, Optional.of(new IdempotencyKey("ada:rpc:k", "hash")), ALWAYS);
    var document = documents.withDocumentClass(BsonDocument.class).find().first();
    assertThat(document.getObjectId("_id").getValue()).isEqualTo(new ObjectId(tweet.id()));
    assertThat(document.getBinary("user_id").asUuid()).isEqualTo(ada);
    assertThat(document.getBinary("user_id").getType()).isEqualTo((byte) 4);
    assertThat(document.getString("content").getValue()).isEqualTo("shape");
    for (String time : List.of("created_at", "updated_at")) {
      assertThat(document.getDateTime(time).getValue()).isEqualTo(tweet.createdAt().toEpochMilli());
    }
    for (String count : List.of("likes_count", "comments_count", "retweets_count")) {
      assertThat(document.get(count).getBsonType()).isEqualTo(BsonType.INT32);
    }
    assertThat(document.getArray("outbox")).isEmpty();
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
    Tweet tweet = tweet(ada, "secret");
    store.create(tweet, Optional.empty(), ALWAYS);
    Instant now = tweet.createdAt().plusSeconds(5);
    store.delete(tweet.id(), now);
    Document document = documents.find().first();
    assertThat(document.getString("content")).isEmpty();
    assertThat(document.getDate("deleted_at").toInstant()).isEqualTo(now);
  }

  @Test
  void aPurgeLeavesWhatIsStillToBePublished() {
    Tweet tweet = tweet(ada, "pending");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.delete(tweet.id(), Instant.EPOCH);
    count();
    documents.updateOne(
        Filters.eq("_id", new ObjectId(tweet.id())),
        Updates.push("outbox", new Document("id", "event-1")));
    assertThat(store.purge(tweet.createdAt())).isZero();
    documents.updateOne(
        Filters.eq("_id", new ObjectId(tweet.id())),
        Updates.pull("outbox", new Document("id", "event-1")));
    assertThat(store.purge(tweet.createdAt())).isEqualTo(1);
    assertThat(documents.find().first()).isNull();
  }

  @Test
  void aPurgeLeavesWhatIsStillToBeCounted() {
    Tweet tweet = tweet(ada, "uncounted");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.delete(tweet.id(), Instant.EPOCH);
    assertThat(store.purge(tweet.createdAt())).isZero();
    count();
    assertThat(store.purge(tweet.createdAt())).isEqualTo(1);
    assertThat(counts.of(ada).count()).isZero();
  }

  @Test
  void eventsAreStoredWithTheTweetThatIsMadeAndWithNoOther() {
    Tweet tweet = tweet(ada, "told");
    Event event = Event.of(TweetCreated.newBuilder().setTweetId(tweet.id()).build(), Instant.now());
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(tweet, key, ALWAYS, event);
    store.create(
        tweet(ada, "told"),
        key,
        ALWAYS,
        Event.of(TweetCreated.getDefaultInstance(), Instant.now()));
    List<Event> published = new ArrayList<>();
    store.delete(tweet.id(), Instant.EPOCH);
    TweetCounting.run(store, counts, documents);
    assertThat(store.purge(tweet.createdAt())).isZero();
    store
        .outbox()
        .relay(
            10,
            events -> {
              published.addAll(events);
              return events.stream().map(Event::id).toList();
            });
    assertThat(published).extracting(Event::id).startsWith(event.id());
    assertThat(published.getFirst().body()).isEqualTo(event.body());
    assertThat(published).extracting(Event::type).doesNotHaveDuplicates();
    assertThat(store.purge(tweet.createdAt())).isEqualTo(1);
  }

  @Test
  void aDeletedTweetIsToldOnce() {
    Tweet tweet = tweet(ada, "gone");
    store.create(tweet, Optional.empty(), ALWAYS);
    assertThat(told()).isEmpty();
    store.delete(tweet.id(), tweet.createdAt());
    store.delete(tweet.id(), tweet.createdAt());
    assertThat(told())
        .extracting(Event::type, Event::body)
        .containsExactly(
            tuple(
                "minitwitter.tweet.v1.TweetDeleted",
                TweetDeleted.newBuilder().setTweetId(tweet.id()).build().toByteString()));
    assertThat(told()).isEmpty();
  }

  private List<Event> told() {
    List<Event> told = new ArrayList<>();
    store
        .outbox()
        .relay(
            10_000,
            events -> {
              told.addAll(events);
              return events.stream().map(Event::id).toList();
            });
    return told;
  }

  @Test
  void whatIsDeletedOfAPersonIsClearedAndCounted() {
    for (int i = 0; i < 3; i++) {
      store.create(tweet(ada, "secret"), Optional.empty(), ALWAYS);
    }
    count();
    assertThat(counts.of(ada).count()).isEqualTo(3);
    store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 2, Instant.EPOCH);
    count();
    assertThat(counts.of(ada).count()).isEqualTo(1);
    store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 2, Instant.EPOCH);
    count();
    assertThat(counts.of(ada).count()).isZero();
    assertThat(documents.find(Filters.eq("deleted_at", Date.from(Instant.EPOCH))))
        .hasSize(3)
        .allMatch(document -> document.getString("content").isEmpty());
  }

  @Override
  void count() {
    TweetCounting.run(store, counts, documents);
    told();
  }

  @Test
  void aDeletesEventIsStoredWithItByTheOneThatDeletesAndHoldsThePurgeUp() {
    Tweet tweet = tweet(ada, "told");
    store.create(tweet, Optional.empty(), ALWAYS);
    Event event = Event.of(TweetRemoved.getDefaultInstance(), Instant.EPOCH);
    assertThat(store.delete(tweet.id(), Instant.EPOCH, event)).isTrue();
    Event late = Event.of(TweetRemoved.getDefaultInstance(), Instant.EPOCH);
    assertThat(store.delete(tweet.id(), Instant.EPOCH, late)).isFalse();
    TweetCounting.run(store, counts, documents);
    assertThat(store.purge(tweet.createdAt())).isZero();
    List<Event> told = new ArrayList<>();
    store
        .outbox()
        .relay(
            10,
            events -> {
              told.addAll(events);
              return events.stream().map(Event::id).toList();
            });
    assertThat(told).contains(event).doesNotContain(late);
    assertThat(store.purge(tweet.createdAt())).isEqualTo(1);
  }

  @Test
  void aPurgeRemovesMoreThanOneBatch() {
    List<Document> old = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      Document document = TweetDocument.of(tweet(ada, ""), Optional.empty());
      document.remove("uncounted");
      old.add(document.append("deleted_at", Date.from(Instant.EPOCH)));
    }
    documents.insertMany(old);
    assertThat(store.purge(Instant.EPOCH.plusSeconds(1))).isEqualTo(1100);
  }

  @Test
  void theDeclaredIndexesAreThere() {
    store.byId(TweetStore.BEGINNING);
    Map<String, Document> indexes =
        documents.listIndexes().into(new ArrayList<>()).stream()
            .collect(
                Collectors.toMap(
                    index -> index.get("key", Document.class).toJson(), index -> index));
    assertThat(indexes.keySet())
        .containsExactlyInAnyOrder(
            "{\"_id\": 1}",
            "{\"user_id\": 1, \"_id\": -1}",
            "{\"idem\": 1}",
            "{\"outbox.id\": 1}",
            "{\"uncounted\": 1}",
            "{\"deleted_at\": 1}");
    assertThat(indexes.get("{\"idem\": 1}").getBoolean("unique")).isTrue();
    for (String sparse : List.of("{\"idem\": 1}", "{\"outbox.id\": 1}", "{\"deleted_at\": 1}")) {
      assertThat(indexes.get(sparse).getBoolean("sparse")).as(sparse).isTrue();
    }
    // A second start, or another replica, declares them again.
    assertThat(new MongoTweetStore(database).byId(TweetStore.BEGINNING)).isEmpty();
  }

  @Test
  void anOutboxIsFoundByItsIndex() {
    Tweet tweet = tweet(ada, "event");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.create(tweet(ada, "none"), Optional.empty(), ALWAYS);
    documents.updateOne(
        Filters.eq("_id", new ObjectId(tweet.id())),
        Updates.push("outbox", new Document("id", "event-1")));
    assertThat(
            documents
                .find(Filters.exists("outbox.id"))
                .map(document -> document.getObjectId("_id").toHexString())
                .into(new ArrayList<>()))
        .containsExactly(tweet.id());
  }

  @Test
  void aCallWithoutTimeLeftDoesNotReachTheServer() throws Exception {
    Tweet tweet = tweet(ada, "late");
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Context.CancellableContext late =
          Context.current().withDeadlineAfter(-1, TimeUnit.SECONDS, timer);
      assertThatThrownBy(() -> late.run(() -> store.create(tweet, Optional.empty(), ALWAYS)))
          .satisfies(
              e ->
                  assertThat(ErrorDetails.of(e).reason())
                      .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED));
      assertThat(store.byId(tweet.id())).isEmpty();

      Context.CancellableContext soon =
          Context.current().withDeadlineAfter(20, TimeUnit.SECONDS, timer);
      soon.run(
          () -> {
            store.create(tweet, Optional.empty(), ALWAYS);
            assertThat(store.byId(tweet.id())).contains(tweet);
            assertThat(store.before(TweetStore.BEGINNING, 5)).containsExactly(tweet);
            assertThat(store.ofUserBefore(ada, TweetStore.BEGINNING, 5)).containsExactly(tweet);
            assertThat(store.delete(tweet.id(), tweet.createdAt())).isTrue();
            assertThat(store.purge(tweet.createdAt().plus(Duration.ofDays(1)))).isZero();
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
    store.byId(TweetStore.BEGINNING);
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
      many.add(TweetDocument.of(tweet(UUID.randomUUID(), "x"), Optional.empty()));
    }
    store.byId(TweetStore.BEGINNING);
    documents.insertMany(many);
    String someId = many.get(1500).getObjectId("_id").toHexString();

    assertThat(indexOf(store.byKey("k"))).isEqualTo("idem_1");
    assertThat(indexOf(store.queryOfUserBefore(ada, TweetStore.BEGINNING)))
        .isEqualTo("user_id_1__id_-1");
    assertThat(indexOf(store.queryPurgeable(Instant.EPOCH))).isEqualTo("deleted_at_1");
    assertThat(indexOf(store.queryBefore(someId))).isEqualTo("_id_");
    assertThat(plan(store.queryBefore(someId)))
        .as("walks the index backwards from the position, and sorts nothing")
        .doesNotContainIgnoringCase("\"sort\"");
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
