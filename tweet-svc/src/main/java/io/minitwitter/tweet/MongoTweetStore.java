package io.minitwitter.tweet;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.IndexedDocuments;
import io.minitwitter.mesh.store.MongoDocuments;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;

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
  public List<ListedTweet> idsBefore(String id, int limit) {
    return ids(queryBefore(id), limit);
  }

  @Override
  public List<ListedTweet> idsOfUsersBefore(Set<UUID> userIds, String id, int limit) {
    return ids(queryOfUsersBefore(userIds, id), limit);
  }

  FindIterable<Document> queryOfUsersBefore(Set<UUID> userIds, String id) {
    return queryBeforeOfAny(USER_ID, userIds, id);
  }

  private static List<ListedTweet> ids(FindIterable<Document> query, int limit) {
    return IndexedDocuments.list(
        query.projection(Projections.include(USER_ID)),
        limit,
        document ->
            new ListedTweet(
                document.getObjectId(ID).toHexString(), document.get(USER_ID, UUID.class)));
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
