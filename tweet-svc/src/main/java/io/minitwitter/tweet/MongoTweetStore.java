package io.minitwitter.tweet;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.MongoDocuments;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.time.Instant;
import java.util.List;

/** Tweets in MongoDB's collection {@code tweets}. */
final class MongoTweetStore extends MongoDocuments<Tweet> implements TweetStore {

  MongoTweetStore(MongoDatabase database) {
    super(database.getCollection("tweets"), TweetDocument.LAYOUT);
  }

  @Override
  protected List<Event> deletionEvents(String id, Instant now) {
    return List.of(Event.of(TweetDeleted.newBuilder().setTweetId(id).build(), now));
  }

  @Override
  public List<Tweet> before(String id, int limit) {
    return read(queryBefore(id), limit);
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setIfNewer(id, TweetDocument.LIKES_COUNT, count, TweetDocument.LIKES_VERSION, version);
  }

  @Override
  public boolean setCommentsCount(String id, int count, long version) {
    return setIfNewer(
        id, TweetDocument.COMMENTS_COUNT, count, TweetDocument.COMMENTS_VERSION, version);
  }
}
