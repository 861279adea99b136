package io.minitwitter.comment;

import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.store.MongoDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.types.ObjectId;

/** Comments in MongoDB's collection {@code comments}, counted by tweet. */
final class MongoCommentStore extends MongoDocuments<Comment> implements CommentStore {

  MongoCommentStore(MongoDatabase database) {
    super(database.getCollection("comments"), CommentDocument.LAYOUT);
  }

  @Override
  public List<Comment> ofTweetBefore(String tweetId, String id, int limit) {
    return read(queryBefore(CommentDocument.TWEET_ID, new ObjectId(tweetId), id), limit);
  }

  @Override
  public Optional<Comment> update(String id, String content, Instant now) {
    return change(id, now, set(CommentDocument.CONTENT, content));
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setIfNewer(
        id, CommentDocument.LIKES_COUNT, count, CommentDocument.LIKES_VERSION, version);
  }
}
