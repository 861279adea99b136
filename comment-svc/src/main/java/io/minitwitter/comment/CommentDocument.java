package io.minitwitter.comment;

import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.set;

import io.minitwitter.mesh.store.Layout;
import io.minitwitter.mesh.store.MongoDocuments;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.ObjectId;

/** A comment's document in the collection {@code comments}. */
final class CommentDocument {

  static final String TWEET_ID = "tweet_id";
  static final String CONTENT = "content";
  static final String LIKES_COUNT = "likes_count";

  /** The version of the likes' count; absent before the first like. */
  static final String LIKES_VERSION = "likes_version";

  private static final String TWEET_USER_ID = "tweet_user_id";

  static final Layout<Comment> LAYOUT =
      new Layout<>(
          CommentDocument::fields,
          CommentDocument::comment,
          include(
              TWEET_ID,
              TWEET_USER_ID,
              MongoDocuments.USER_ID,
              CONTENT,
              MongoDocuments.CREATED_AT,
              MongoDocuments.UPDATED_AT,
              LIKES_COUNT),
          set(CONTENT, ""),
          TWEET_ID,
          List.of(TWEET_ID));

  private CommentDocument() {}

  private static Document fields(Comment comment) {
    return new Document(TWEET_ID, new ObjectId(comment.tweetId()))
        .append(TWEET_USER_ID, comment.tweetUserId())
        .append(CONTENT, comment.content())
        .append(LIKES_COUNT, comment.likesCount());
  }

  private static Comment comment(Document document) {
    return new Comment(
        document.getObjectId(MongoDocuments.ID).toHexString(),
        document.getObjectId(TWEET_ID).toHexString(),
        document.get(TWEET_USER_ID, UUID.class),
        document.get(MongoDocuments.USER_ID, UUID.class),
        document.getString(CONTENT),
        document.getDate(MongoDocuments.CREATED_AT).toInstant(),
        document.getDate(MongoDocuments.UPDATED_AT).toInstant(),
        document.getInteger(LIKES_COUNT));
  }
}
