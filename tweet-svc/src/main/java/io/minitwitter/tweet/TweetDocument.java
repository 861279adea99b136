package io.minitwitter.tweet;

import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.set;

import io.minitwitter.mesh.store.Layout;
import io.minitwitter.mesh.store.MongoDocuments;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** A tweet's document in the collection {@code tweets}. */
final class TweetDocument {

  static final String LIKES_COUNT = "likes_count";

  /** The version of the likes' count; absent before the first like. */
  static final String LIKES_VERSION = "likes_version";

  static final String COMMENTS_COUNT = "comments_count";

  /** The version of the comments' count; absent before the first comment. */
  static final String COMMENTS_VERSION = "comments_version";

  private static final String CONTENT = "content";
  private static final String RETWEETS_COUNT = "retweets_count";

  static final Layout<Tweet> LAYOUT =
      new Layout<>(
          TweetDocument::fields,
          TweetDocument::tweet,
          include(
              MongoDocuments.USER_ID,
              CONTENT,
              MongoDocuments.CREATED_AT,
              MongoDocuments.UPDATED_AT,
              LIKES_COUNT,
              COMMENTS_COUNT,
              RETWEETS_COUNT),
          set(CONTENT, ""),
          MongoDocuments.USER_ID,
          List.of());

  private TweetDocument() {}

  private static Document fields(Tweet tweet) {
    return new Document(CONTENT, tweet.content())
        .append(LIKES_COUNT, tweet.likesCount())
        .append(COMMENTS_COUNT, tweet.commentsCount())
        .append(RETWEETS_COUNT, tweet.retweetsCount());
  }

  private static Tweet tweet(Document document) {
    return new Tweet(
        document.getObjectId(MongoDocuments.ID).toHexString(),
        document.get(MongoDocuments.USER_ID, UUID.class),
        document.getString(CONTENT),
        document.getDate(MongoDocuments.CREATED_AT).toInstant(),
        document.getDate(MongoDocuments.UPDATED_AT).toInstant(),
        document.getInteger(LIKES_COUNT),
        document.getInteger(COMMENTS_COUNT),
        document.getInteger(RETWEETS_COUNT));
  }
}
