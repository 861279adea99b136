package io.minitwitter.comment;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.comment.v1.CommentDeleted;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.store.MongoDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Comments in MongoDB's collection {@code comments}, counted by tweet. */
final class MongoCommentStore extends MongoDocuments<Comment> implements CommentStore {

  MongoCommentStore(MongoDatabase database) {
    super(database.getCollection("comments"), CommentDocument.LAYOUT);
  }

  @Override
  protected List<Event> deletionEvents(String id, Instant now) {
    return List.of(Event.of(CommentDeleted.newBuilder().setCommentId(id).build(), now));
  }

  @Override
  public List<Comment> ofTweetBefore(String tweetId, String id, int limit) {
    return read(queryBefore(CommentDocument.TWEET_ID, new ObjectId(tweetId), id), limit);
  }

  @Override
  public Optional<Comment> update(String id, String content, Instant now, Event... events) {
    Bson text = set(CommentDocument.CONTENT, content);
    return change(id, now, events.length == 0 ? text : combine(text, MongoOutbox.push(events)));
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setIfNewer(
        id, CommentDocument.LIKES_COUNT, count, CommentDocument.LIKES_VERSION, version);
  }
}
