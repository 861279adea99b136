package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.count.TestCounting;
import io.minitwitter.mesh.event.Drain;
import io.minitwitter.mesh.store.Indexes;
import io.minitwitter.mesh.store.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoCommentStoreTest extends CommentStoreContract {

  @RegisterExtension private final TestDatabase database = new TestDatabase("comments");

  private final MongoCommentStore store = new MongoCommentStore(database.get());
  private final MongoCollection<Document> documents = database.get().getCollection("comments");
  private final Counts counts = new Counts(database.get().getCollection("comment_counts"));

  @Override
  protected CommentStore store() {
    return store;
  }

  @Override
  protected void settle() {
    TestCounting.run(store.counted(), counts);
    Drain.of(store.outbox());
  }

  @Test
  void theDocumentHoldsTheTextTheTweetAndTheCount() {
    Comment comment = created(ada, "shape");
    BsonDocument document = documents.withDocumentClass(BsonDocument.class).find().first();
    assertThat(document.getString("content").getValue()).isEqualTo("shape");
    assertThat(document.get("likes_count").getBsonType()).isEqualTo(BsonType.INT32);
    assertThat(document.getObjectId("tweet_id").getValue()).isEqualTo(new ObjectId(CAT));
    assertThat(document.getBinary("tweet_user_id").asUuid()).isEqualTo(TWEETER);
    store.delete(comment.id(), comment.createdAt());
    assertThat(documents.find().first().getString("content")).isEmpty();
  }

  @Test
  void commentsAreCountedByTweet() {
    List<Comment> cats = List.of(created(ada, "1"), created(ada, "2"), created(bob, "3"));
    store.create(comment(DOG, ids.next(), ada, "4"), Optional.empty());
    store.update(cats.getFirst().id(), "other", Instant.EPOCH);
    settle();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(3);
    store.delete(cats.getFirst().id(), Instant.EPOCH);
    settle();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(2);
    store.deleteOfUserBefore(ada, CommentStore.BEGINNING, 9, Instant.EPOCH);
    settle();
    assertThat(counts.of(new ObjectId(CAT)).count()).isEqualTo(1);
    assertThat(counts.of(new ObjectId(DOG)).count()).isZero();
  }

  @Test
  void theDeclaredIndexesExist() {
    store.byId(CommentStore.BEGINNING);
    Indexes.assertDeclared(
        documents,
        "{\"tweet_id\": 1, \"_id\": -1}",
        "{\"user_id\": 1, \"_id\": -1}",
        "{\"idem\": 1} unique sparse",
        "{\"outbox.id\": 1} sparse",
        "{\"uncounted\": 1} sparse",
        "{\"deleted_at\": 1} sparse");
  }
}
