package io.minitwitter.like;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import io.grpc.Context;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.LikeChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Drain;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.Indexes;
import io.minitwitter.mesh.store.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoLikeStoreTest extends LikeStoreContract {

  @RegisterExtension private final TestDatabase database = new TestDatabase("likes");

  private final MongoLikeStore store = new MongoLikeStore(database.get());
  private final MongoCollection<Document> documents = database.get().getCollection("likes");
  private final UUID ada = UUID.randomUUID();

  @Override
  LikeStore store() {
    return store;
  }

  @Test
  void theDocumentHasItsDocumentedShape() {
    Like like = like(ada, Target.comment(DOG));
    store.like(like);
    BsonDocument document = document();
    assertThat(document.getBinary("user_id").asUuid()).isEqualTo(ada);
    assertThat(document.getBinary("user_id").getType()).isEqualTo((byte) 4);
    assertThat(document.getString("target_type").getValue()).isEqualTo("comment");
    assertThat(document.getObjectId("target_id").getValue()).isEqualTo(new ObjectId(DOG));
    assertThat(document.getObjectId("tweet_id").getValue()).isEqualTo(new ObjectId(CAT));
    assertThat(document.getBinary("target_user_id").asUuid()).isEqualTo(WRITER);
    assertThat(document.getDateTime("created_at").getValue())
        .isEqualTo(like.createdAt().toEpochMilli());
    assertThat(document.getObjectId("position").getValue())
        .isEqualTo(new ObjectId(like.position()));
    assertThat(document.getBoolean("live").getValue()).isTrue();
    assertThat(LikeDocument.target(document.getString("target").getValue()))
        .isEqualTo(Target.comment(DOG));
  }

  @Test
  void anUnlikeIsKeptAndTheVersionGrowsWithEachChange() {
    store.like(like(ada, TWEET));
    ObjectId id = document().getObjectId("_id").getValue();
    assertThat(version()).isEqualTo(1);
    store.like(like(ada, TWEET));
    assertThat(version()).isEqualTo(1);
    store.unlike(ada, TWEET, NOW);
    assertThat(document().getBoolean("live").getValue()).isFalse();
    assertThat(version()).isEqualTo(2);
    store.unlike(ada, TWEET, NOW);
    assertThat(version()).isEqualTo(2);
    Like again = like(ada, TWEET);
    store.like(again);
    assertThat(version()).isEqualTo(3);
    assertThat(document().getObjectId("_id").getValue()).isEqualTo(id);
    assertThat(document().getDateTime("created_at").getValue())
        .isEqualTo(again.createdAt().toEpochMilli());
    assertThat(documents.countDocuments()).isEqualTo(1);
  }

  @Test
  void eachChangeIsPublishedOnceWithItsVersion() throws Exception {
    Like like = like(ada, Target.comment(DOG));
    store.like(like);
    store.like(like(ada, Target.comment(DOG)));
    store.unlike(ada, Target.comment(DOG), NOW);
    store.unlike(ada, Target.comment(DOG), NOW);
    Like again = like(ada, Target.comment(DOG));
    store.like(again);
    List<Event> published = Drain.of(store.outbox());
    assertThat(published)
        .extracting(Event::time)
        .containsExactly(like.createdAt(), NOW, again.createdAt());
    List<LikeChanged> changes = new ArrayList<>();
    for (Event event : published) {
      changes.add(LikeChanged.parseFrom(event.body()));
    }
    assertThat(changes).extracting(LikeChanged::getLiked).containsExactly(true, false, true);
    assertThat(changes).extracting(LikeChanged::getVersion).containsExactly(1L, 2L, 3L);
    for (LikeChanged change : changes) {
      assertThat(change.getUserId()).isEqualTo(ada.toString());
      assertThat(change.getTargetType()).isEqualTo(TargetType.TARGET_TYPE_COMMENT);
      assertThat(change.getTargetId()).isEqualTo(DOG);
      assertThat(change.getTweetId()).isEqualTo(CAT);
      assertThat(change.getTargetUserId()).isEqualTo(WRITER.toString());
    }
    assertThat(store.outbox().relay(10, events -> List.of())).isZero();
  }

  private long version() {
    return document().getInt64("version").getValue();
  }

  private BsonDocument document() {
    return documents.withDocumentClass(BsonDocument.class).find().first();
  }

  @Test
  void theDeclaredIndexesExist() {
    store.unlike(ada, TWEET, NOW);
    Indexes.assertDeclared(
        documents,
        "{\"user_id\": 1, \"target_type\": 1, \"target_id\": 1} unique",
        "{\"target\": 1, \"live\": 1, \"position\": -1}",
        "{\"user_id\": 1, \"target_type\": 1, \"live\": 1, \"position\": -1}",
        "{\"uncounted\": 1} sparse",
        "{\"outbox.id\": 1} sparse");
  }

  @Test
  void aCallWithoutTimeLeftDoesNotReachTheServer() throws Exception {
    Like like = like(ada, TWEET);
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Context.CancellableContext late =
          Context.current().withDeadlineAfter(-1, TimeUnit.SECONDS, timer);
      assertThatThrownBy(() -> late.run(() -> store.like(like)))
          .satisfies(
              e ->
                  assertThat(ErrorDetails.of(e).reason())
                      .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED));
      assertThat(store.likedBy(ada, Target.Type.TWEET, Set.of(CAT))).isEmpty();

      Context.CancellableContext soon =
          Context.current().withDeadlineAfter(20, TimeUnit.SECONDS, timer);
      soon.run(
          () -> {
            assertThat(store.like(like)).isTrue();
            assertThat(store.likedBy(ada, Target.Type.TWEET, Set.of(CAT))).containsExactly(CAT);
            assertThat(store.ofTargetBefore(TWEET, LikeStore.BEGINNING, 5)).containsExactly(like);
            assertThat(store.ofUserBefore(ada, Target.Type.TWEET, LikeStore.BEGINNING, 5))
                .containsExactly(like);
            assertThat(store.unlike(ada, TWEET, NOW)).isTrue();
          });
      soon.cancel(null);
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "asks a real server for its plans; the embedded one refuses instead")
  void everyQueryIsServedByItsIndex() {
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(LikeDocument.of(like(UUID.randomUUID(), TWEET)));
    }
    store.unlike(ada, TWEET, NOW);
    documents.insertMany(many);

    assertThat(Indexes.usedBy(store.queryTargets(ada, Target.Type.TWEET, List.of(CAT, DOG))))
        .isEqualTo("user_id_1_target_type_1_target_id_1");
    assertThat(Indexes.usedBy(store.queryOfTargetBefore(TWEET, LikeStore.BEGINNING)))
        .isEqualTo("target_1_live_1_position_-1");
    assertThat(Indexes.usedBy(store.queryOfUserBefore(ada, Target.Type.TWEET, LikeStore.BEGINNING)))
        .isEqualTo("user_id_1_target_type_1_live_1_position_-1");
  }
}
