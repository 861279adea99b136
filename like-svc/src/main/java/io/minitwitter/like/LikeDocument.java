package io.minitwitter.like;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import io.minitwitter.like.v1.LikeChanged;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.time.Timestamps;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * A like's document in the collection {@code likes}: its fields, its indexes, and back. There is
 * one for each user and each target that the user ever liked; it stays after an unlike, not live,
 * since its version must not start again.
 */
final class LikeDocument {

  static final String ID = "_id";
  static final String USER_ID = "user_id";
  static final String TARGET_TYPE = "target_type";
  static final String TARGET_ID = "target_id";
  static final String TWEET_ID = "tweet_id";
  static final String TARGET_USER_ID = "target_user_id";

  /** Type and id of the target in one, since likes are counted by one field. */
  static final String TARGET = "target";

  /** Whether the target is liked now. */
  static final String LIVE = CountedFacts.LIVE;

  /** The position in lists; a new one each time that the target is liked. */
  static final String POSITION = "position";

  /** When the target was last liked. */
  static final String CREATED_AT = "created_at";

  /** Grows with each like and unlike. */
  static final String VERSION = "version";

  /** What reads return: nothing that counting stores. */
  static final Bson READABLE =
      Projections.include(
          USER_ID, TARGET_TYPE, TARGET_ID, TWEET_ID, TARGET_USER_ID, POSITION, CREATED_AT);

  /** What a change needs to read. */
  static final Bson CHANGEABLE =
      Projections.include(USER_ID, TARGET_TYPE, TARGET_ID, TWEET_ID, TARGET_USER_ID, LIVE, VERSION);

  // Queries name the index that they need: a server whose statistics lag behind a burst of writes
  // would otherwise scan all likes.
  static final String BY_USER_AND_TARGET = "user_id_1_target_type_1_target_id_1";
  static final String BY_TARGET = "target_1_live_1_position_-1";
  static final String BY_USER = "user_id_1_target_type_1_live_1_position_-1";

  /** Every query is served by one of these or by {@code _id}. */
  static final List<IndexModel> INDEXES =
      List.of(
          new IndexModel(
              Indexes.ascending(USER_ID, TARGET_TYPE, TARGET_ID),
              new IndexOptions().name(BY_USER_AND_TARGET).unique(true)),
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(TARGET, LIVE), Indexes.descending(POSITION)),
              new IndexOptions().name(BY_TARGET)),
          new IndexModel(
              Indexes.compoundIndex(
                  Indexes.ascending(USER_ID, TARGET_TYPE, LIVE), Indexes.descending(POSITION)),
              new IndexOptions().name(BY_USER)),
          CountedFacts.INDEX,
          MongoOutbox.INDEX);

  private LikeDocument() {}

  /** The value of {@link #TARGET}, which is also the target's key among the counts. */
  static String key(Target target) {
    return target.type().code() + ":" + target.id();
  }

  /** The target of such a key. */
  static Target target(Object key) {
    String[] parts = ((String) key).split(":", 2);
    return new Target(type(parts[0]), parts[1]);
  }

  /** The document of a user's first like of a target. */
  static Document of(Like like) {
    Target target = like.of().target();
    return CountedFacts.counted(
        new Document(ID, new ObjectId(like.position()))
            .append(USER_ID, like.userId())
            .append(TARGET_TYPE, target.type().code())
            .append(TARGET_ID, new ObjectId(target.id()))
            .append(TARGET, key(target))
            .append(TWEET_ID, new ObjectId(like.of().tweetId()))
            .append(TARGET_USER_ID, like.of().userId())
            .append(POSITION, new ObjectId(like.position()))
            .append(CREATED_AT, Date.from(like.createdAt()))
            .append(VERSION, 1L)
            .append(MongoOutbox.FIELD, MongoOutbox.of(liked(like, 1))));
  }

  /** The event of a like that brings its document to a version. */
  static Event liked(Like like, long version) {
    return changed(like.userId(), like.of(), true, version, like.createdAt());
  }

  /** The event of the end of the like that was read. */
  static Event unliked(Document asRead, Instant now) {
    return changed(
        asRead.get(USER_ID, UUID.class), of(asRead), false, asRead.getLong(VERSION) + 1, now);
  }

  private static Event changed(
      UUID userId, KnownTarget of, boolean liked, long version, Instant at) {
    return Event.of(
        LikeChanged.newBuilder()
            .setUserId(userId.toString())
            .setTargetType(LikeGrpcService.message(of.target().type()))
            .setTargetId(of.target().id())
            .setTweetId(of.tweetId())
            .setTargetUserId(of.userId().toString())
            .setLiked(liked)
            .setVersion(version)
            .setChangedAt(Timestamps.of(at))
            .build(),
        at);
  }

  private static KnownTarget of(Document document) {
    return new KnownTarget(
        new Target(
            type(document.getString(TARGET_TYPE)), document.getObjectId(TARGET_ID).toHexString()),
        document.getObjectId(TWEET_ID).toHexString(),
        document.get(TARGET_USER_ID, UUID.class));
  }

  static Like like(Document document) {
    return new Like(
        document.get(USER_ID, UUID.class),
        of(document),
        document.getObjectId(POSITION).toHexString(),
        document.getDate(CREATED_AT).toInstant());
  }

  private static Target.Type type(String code) {
    for (Target.Type type : Target.Type.values()) {
      if (type.code().equals(code)) {
        return type;
      }
    }
    throw new IllegalStateException("no type of target is called " + code);
  }
}
