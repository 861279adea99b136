package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoCollection;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.count.TestCounting;
import io.minitwitter.mesh.event.Drain;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.Indexes;
import io.minitwitter.mesh.store.TestDatabase;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoTweetStoreTest extends TweetStoreContract {

  @RegisterExtension private final TestDatabase database = new TestDatabase("tweets");

  private final MongoTweetStore store = new MongoTweetStore(database.get());
  private final MongoCollection<Document> documents = database.get().getCollection("tweets");
  private final Counts counts = new Counts(database.get().getCollection("tweet_counts"));

  @Override
  protected TweetStore store() {
    return store;
  }

  @Override
  protected void settle() {
    TestCounting.run(store.counted(), counts);
    Drain.of(store.outbox());
  }

  @Test
  void theDocumentHoldsTheTextAndTheCounts() {
    Tweet tweet = created(ada, "shape");
    BsonDocument document = documents.withDocumentClass(BsonDocument.class).find().first();
    assertThat(document.getString("content").getValue()).isEqualTo("shape");
    for (String count : List.of("likes_count", "comments_count", "retweets_count")) {
      assertThat(document.get(count).getBsonType()).isEqualTo(BsonType.INT32);
    }
    store.delete(tweet.id(), tweet.createdAt());
    assertThat(documents.find().first().getString("content")).isEmpty();
  }

  @Test
  void aDeletedTweetIsPublishedOnce() {
    Tweet tweet = created(ada, "gone");
    assertThat(Drain.of(store.outbox())).isEmpty();
    store.delete(tweet.id(), tweet.createdAt());
    store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 5, tweet.createdAt());
    assertThat(Drain.of(store.outbox()))
        .extracting(Event::type, Event::body)
        .containsExactly(
            tuple(
                "minitwitter.tweet.v1.TweetDeleted",
                TweetDeleted.newBuilder().setTweetId(tweet.id()).build().toByteString()));
  }

  @Test
  void tweetsAreCountedByTheirAuthor() {
    created(bob, "one");
    List<Tweet> adas = List.of(created(ada, "two"), created(ada, "three"), created(ada, "four"));
    store.delete(adas.getFirst().id(), Instant.EPOCH);
    settle();
    assertThat(counts.of(ada).count()).isEqualTo(2);
    store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 1, Instant.EPOCH);
    settle();
    assertThat(counts.of(ada).count()).isEqualTo(1);
    assertThat(counts.of(bob).count()).isEqualTo(1);
  }

  @Test
  void theDeclaredIndexesExist() {
    store.byId(TweetStore.BEGINNING);
    Indexes.assertDeclared(
        documents,
        "{\"user_id\": 1, \"_id\": -1}",
        "{\"idem\": 1} unique sparse",
        "{\"outbox.id\": 1} sparse",
        "{\"uncounted\": 1} sparse",
        "{\"deleted_at\": 1} sparse");
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "MINITWITTER_TEST_MONGODB_URL",
      matches = ".+",
      disabledReason = "asks a real server for its plans; the embedded one refuses instead")
  void idsOfManyUsersAreReadFromTheIndexOfTheirTweets() {
    created(ada, "one");
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(new Document("_id", new ObjectId()).append("user_id", UUID.randomUUID()));
    }
    documents.insertMany(many);
    Set<UUID> users =
        Stream.generate(UUID::randomUUID).limit(100).collect(Collectors.toUnmodifiableSet());
    assertThat(Indexes.usedBy(store.queryOfUsersBefore(users, TweetStore.BEGINNING)))
        .isEqualTo("user_id_1__id_-1");
  }
}
