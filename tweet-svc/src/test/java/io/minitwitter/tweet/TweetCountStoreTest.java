package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many tweets somebody has, from the documents of the real store. */
class TweetCountStoreTest {

  private static final Instant ALWAYS = Instant.EPOCH;

  private final TestStores.MongoDatabase address = TestStores.mongo("tweet_counts");
  private final MongoClient client =
      MongoClients.create(MongoConfiguration.clientSettings(address.url(), "test"));
  private final MongoDatabase database = client.getDatabase(address.database());
  private final MongoTweetStore store = new MongoTweetStore(database);
  private final MongoCollection<Document> documents = database.getCollection("tweets");
  private final Counts counts = new Counts(database.getCollection("tweet_counts"));
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void close() {
    database.drop();
    client.close();
  }

  @Test
  void tweetsAreCountedByWhoPostedThem() {
    UUID bob = UUID.randomUUID();
    List<Tweet> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Tweet tweet = tweet(i == 0 ? bob : ada, "t" + i);
      store.create(tweet, Optional.empty(), ALWAYS);
      made.add(tweet);
    }
    store.delete(made.get(1).id(), made.get(1).createdAt());
    count();
    store.delete(made.get(2).id(), made.get(2).createdAt());
    count();
    assertThat(counts.of(ada).count()).isEqualTo(1);
    assertThat(counts.of(bob).count()).isEqualTo(1);
  }

  private void count() {
    TweetCounting.run(store, counts, documents);
  }

  private Tweet tweet(UUID author, String content) {
    TimeOrderedId id = ids.next();
    return Tweet.posted(id.hex(), author, content, id.createdAt());
  }
}
