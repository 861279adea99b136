package io.minitwitter.notification;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * A user's like of a target, in the collection {@code likes}.
 *
 * @param actor the user who likes it
 * @param version of the newest change that was consumed
 * @param live whether to notify about it
 * @param at when it changed
 * @param group the notification that it is or was last part of; null before the first
 * @param counted whether that notification counts it
 */
record LikeDocument(
    String id,
    UUID actor,
    long version,
    boolean live,
    Instant at,
    ObjectId group,
    boolean counted) {

  static final String COLLECTION = "likes";

  static final String ID = "_id";
  static final String ACTOR = "actor";
  static final String VERSION = "version";
  static final String LIVE = "live";
  static final String AT = "at";
  static final String GROUP = "group";
  static final String COUNTED = "counted";

  /** The group's revision that wrote {@link #COUNTED}, so that no older one writes it again. */
  static final String COUNTED_IN = "counted_in";

  /** When its last change was consumed. */
  static final String SEEN_AT = "seen_at";

  static final String BY_GROUP = "group_1_counted_1_at_-1";
  static final String BY_SEEN = "seen_at_1";

  /** Every query is served by one of these or by {@code _id}. */
  static final List<IndexModel> INDEXES =
      List.of(
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(GROUP, COUNTED), Indexes.descending(AT)),
              new IndexOptions().name(BY_GROUP)),
          new IndexModel(Indexes.ascending(SEEN_AT), new IndexOptions().name(BY_SEEN)));

  static Document first(Like like, boolean live, Instant now) {
    return new Document(ID, like.id())
        .append(ACTOR, like.actor())
        .append(VERSION, like.version())
        .append(LIVE, live)
        .append(AT, Date.from(like.at()))
        .append(COUNTED, false)
        .append(SEEN_AT, Date.from(now));
  }

  static LikeDocument of(Document document) {
    return new LikeDocument(
        document.getString(ID),
        document.get(ACTOR, UUID.class),
        document.getLong(VERSION),
        document.getBoolean(LIVE),
        document.getDate(AT).toInstant(),
        document.getObjectId(GROUP),
        document.getBoolean(COUNTED));
  }
}
