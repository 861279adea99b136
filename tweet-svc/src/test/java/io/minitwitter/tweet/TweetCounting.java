package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.tweet.v1.TweetCountChanged;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;

/** The counting of tweets as the running service does it. */
final class TweetCounting {

  private TweetCounting() {}

  /** Counts until nothing is left to be counted. */
  static void run(MongoTweetStore store, Counts counts, MongoCollection<Document> documents) {
    CountingWorker worker =
        new CountingWorker(
            "counting",
            Duration.ofMillis(20),
            store.counted(),
            counts,
            (userId, count) -> TweetCountChanged.getDefaultInstance(),
            () -> {});
    worker.start();
    try {
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (documents.find(Filters.exists("uncounted")).first() != null) {
        assertThat(System.nanoTime()).isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    } finally {
      worker.stop();
    }
  }
}
