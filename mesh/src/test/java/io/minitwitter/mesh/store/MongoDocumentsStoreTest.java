package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.grpc.Context;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.count.TestCounting;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Drain;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoDocumentsStoreTest extends DocumentsContract<Note> {
  private static final Instant LONG_AGO = Instant.EPOCH;

  @RegisterExtension private final TestDatabase database = new TestDatabase("notes");

  private final Note.MongoStore store = new Note.MongoStore(database.get());
  private final MongoCollection<Document> documents = database.get().getCollection("notes");
  private final Counts counts = new Counts(database.get().getCollection("note_counts"));

  @Override
  protected Documents<Note> store() {
    return store;
  }

  @Override
  protected Note item(TimeOrderedId id, UUID userId, String content) {
    return Note.of(id, userId, content);
  }

  @Override
  protected List<VersionedCount<Note>> versionedCounts() {
    return List.of(new VersionedCount<>(store::setStars, Note::stars));
  }

  @Override
  protected void settle() {
    TestCounting.run(store.counted(), counts);
    Drain.of(store.outbox());
  }

  @Test
  void theDocumentHoldsTheItemTheKeyAndTheEvents() {
    Note note = item(ada, "shape");
    Event event = event("created");
    store.create(note, Optional.of(new IdempotencyKey("ada:rpc:k", "hash")), event);
    BsonDocument document = documents.withDocumentClass(BsonDocument.class).find().first();
    assertThat(document.getObjectId("_id").getValue()).isEqualTo(new ObjectId(note.id()));
    assertThat(document.getBinary("user_id").asUuid()).isEqualTo(ada);
    assertThat(document.getBinary("user_id").getType()).isEqualTo((byte) 4);
    for (String time : List.of("created_at", "updated_at")) {
      assertThat(document.getDateTime(time).getValue()).isEqualTo(note.createdAt().toEpochMilli());
    }
    assertThat(document.getString("idem").getValue()).isEqualTo("ada:rpc:k");
    assertThat(document.getString("idem_hash").getValue()).isEqualTo("hash");
    assertThat(document.getArray("outbox")).hasSize(1);
    assertThat(document.containsKey("deleted_at")).isFalse();
    store.create(item(ada, "no key"), Optional.empty());
    assertThat(documents.find(Filters.exists("idem")).into(new ArrayList<>())).hasSize(1);
  }

  @Test
  void writesWaitForTheJournalsOfAMajority() {
    assertThat(documents.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
  }

  @Test
  void aDeletionErasesTheTextAndKeepsTheDocument() {
    Note note = created(ada, "secret");
    Instant now = note.createdAt().plusSeconds(5);
    store.delete(note.id(), now);
    created(bob, "secret as well");
    store.deleteOfUserBefore(bob, Documents.BEGINNING, 5, now);
    assertThat(documents.find().into(new ArrayList<>()))
        .hasSize(2)
        .allMatch(document -> document.getString("content").isEmpty())
        .allMatch(document -> document.getDate("deleted_at").toInstant().equals(now));
  }

  @Test
  void aChangeReturnsTheItemAndWhenItWasUpdated() {
    Note note = created(ada, "before");
    Instant later = note.createdAt().plusSeconds(5);
    Note after = new Note(note.id(), ada, "after", note.createdAt(), later, 0);
    assertThat(store.edit(note.id(), "after", later)).contains(after);
    assertThat(store.byId(note.id())).contains(after);
    store.delete(note.id(), later);
    assertThat(store.edit(note.id(), "again", later)).isEmpty();
    assertThat(store.edit(ids.next().hex(), "again", later)).isEmpty();
  }

  @Test
  void aListByAFieldHoldsItsItemsOnly() {
    Note first = created(ada, "same");
    created(ada, "other");
    Note second = created(bob, "same");
    assertThat(store.all(store.queryContent("same", Documents.BEGINNING)))
        .containsExactly(second, first);
    assertThat(store.all(store.queryContent("same", second.id()))).containsExactly(first);
  }

  @Test
  void eventsAreStoredWithTheItemThatIsCreatedAndWithNoOther() {
    Note note = item(ada, "once");
    Event event = event("created");
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(note, key, event);
    store.create(item(ada, "once"), key, event("created again"));
    assertThat(Drain.of(store.outbox())).containsExactly(event);
  }

  @Test
  void aDeletionPublishesItsEventsOnce() {
    Note note = created(ada, "one");
    Event removed = event("removed by a moderator");
    assertThat(store.delete(note.id(), LONG_AGO, removed)).isTrue();
    assertThat(store.delete(note.id(), LONG_AGO, event("too late"))).isFalse();
    assertThat(Drain.of(store.outbox()))
        .extracting(Event::body)
        .containsExactly(Note.deleted(note.id(), LONG_AGO).body(), removed.body());
    Note other = created(bob, "two");
    store.deleteOfUserBefore(bob, Documents.BEGINNING, 5, LONG_AGO);
    store.deleteOfUserBefore(bob, Documents.BEGINNING, 5, LONG_AGO);
    assertThat(Drain.of(store.outbox()))
        .extracting(Event::body)
        .containsExactly(Note.deleted(other.id(), LONG_AGO).body());
  }

  @Test
  void aPurgeWaitsUntilTheEventsArePublished() {
    Note note = created(ada, "pending");
    store.delete(note.id(), LONG_AGO);
    TestCounting.run(store.counted(), counts);
    assertThat(store.purge(note.createdAt())).isZero();
    assertThat(Drain.of(store.outbox())).isNotEmpty();
    assertThat(store.purge(note.createdAt())).isEqualTo(1);
    assertThat(documents.find().first()).isNull();
  }

  @Test
  void aPurgeWaitsUntilTheDeletionIsCounted() {
    Note note = created(ada, "uncounted");
    store.delete(note.id(), LONG_AGO);
    Drain.of(store.outbox());
    assertThat(store.purge(note.createdAt())).isZero();
    TestCounting.run(store.counted(), counts);
    assertThat(store.purge(note.createdAt())).isEqualTo(1);
    assertThat(counts.of(ada).count()).isZero();
  }

  @Test
  void aPurgeRemovesMoreThanOneBatch() {
    List<Document> old = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      old.add(new Document("deleted_at", Date.from(LONG_AGO)).append("outbox", List.of()));
    }
    documents.insertMany(old);
    assertThat(store.purge(LONG_AGO.plusSeconds(1))).isEqualTo(1100);
  }

  @Test
  void itemsAreCountedByTheirField() {
    List<Note> adas = List.of(created(ada, "1"), created(ada, "2"), created(ada, "3"));
    created(bob, "4");
    TestCounting.run(store.counted(), counts);
    assertThat(counts.of(ada).count()).isEqualTo(3);
    store.edit(adas.getFirst().id(), "other", adas.getFirst().createdAt());
    store.delete(adas.getFirst().id(), LONG_AGO);
    TestCounting.run(store.counted(), counts);
    assertThat(counts.of(ada).count()).isEqualTo(2);
    store.deleteOfUserBefore(ada, Documents.BEGINNING, 9, LONG_AGO);
    TestCounting.run(store.counted(), counts);
    assertThat(counts.of(ada).count()).isZero();
    assertThat(counts.of(bob).count()).isEqualTo(1);
  }

  @Test
  void theIndexesAreDeclaredAtFirstUseAndAgain() {
    store.byId(Documents.BEGINNING);
    assertThat(new Note.MongoStore(database.get()).byId(Documents.BEGINNING)).isEmpty();
    Indexes.assertDeclared(
        documents,
        "{\"user_id\": 1, \"_id\": -1}",
        "{\"content\": 1, \"_id\": -1}",
        "{\"idem\": 1} unique sparse",
        "{\"outbox.id\": 1} sparse",
        "{\"uncounted\": 1} sparse",
        "{\"deleted_at\": 1} sparse");
  }

  @Test
  void aCallWithoutTimeLeftDoesNotReachTheServer() throws Exception {
    Note note = item(ada, "late");
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      try (Context.CancellableContext late =
          Context.current().withDeadlineAfter(-1, TimeUnit.SECONDS, timer)) {
        assertThatThrownBy(() -> late.run(() -> store.create(note, Optional.empty())))
            .satisfies(
                e ->
                    assertThat(ErrorDetails.of(e).reason())
                        .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED));
      }
      assertThat(store.byId(note.id())).isEmpty();
      try (Context.CancellableContext soon =
          Context.current().withDeadlineAfter(60, TimeUnit.SECONDS, timer)) {
        soon.run(
            () -> {
              store.create(note, Optional.empty());
              assertThat(store.byId(note.id())).contains(note);
              assertThat(store.ofUserBefore(ada, Documents.BEGINNING, 5)).containsExactly(note);
              assertThat(store.delete(note.id(), note.createdAt())).isTrue();
              assertThat(store.purge(note.createdAt().plus(Duration.ofDays(1)))).isZero();
            });
      }
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "only the embedded server refuses a query that no index serves")
  void theServerInTestsRefusesAQueryThatNoIndexServes() {
    store.byId(Documents.BEGINNING);
    assertThatThrownBy(() -> documents.find(Filters.eq("stars", 1)).first())
        .isInstanceOfSatisfying(MongoException.class, e -> assertThat(e.getCode()).isEqualTo(291));
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "asks a real server for its plans; the embedded one refuses instead")
  void everyQueryIsServedByItsIndex() {
    store.byId(Documents.BEGINNING);
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(
          new Document("_id", new ObjectId(ids.next().hex()))
              .append("user_id", UUID.randomUUID())
              .append("content", "text " + i));
    }
    documents.insertMany(many);
    String someId = many.get(1500).getObjectId("_id").toHexString();
    assertThat(Indexes.usedBy(store.queryKey("k"))).isEqualTo("idem_1");
    assertThat(Indexes.usedBy(store.queryPurgeable(LONG_AGO))).isEqualTo("deleted_at_1");
    assertThat(Indexes.usedBy(store.queryUser(ada, Documents.BEGINNING)))
        .isEqualTo("user_id_1__id_-1");
    assertThat(Indexes.usedBy(store.queryContent("x", Documents.BEGINNING)))
        .isEqualTo("content_1__id_-1");
    assertThat(Indexes.usedBy(store.queryAll(someId))).isEqualTo("_id_");
    assertThat(Indexes.plan(store.queryAll(someId)))
        .as("reads the index backwards from the position, and sorts nothing")
        .doesNotContainIgnoringCase("\"sort\"");
  }

  private static Event event(String text) {
    return Event.of(StringValue.of(text), LONG_AGO);
  }
}
