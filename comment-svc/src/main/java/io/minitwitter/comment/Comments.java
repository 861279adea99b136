package io.minitwitter.comment;

import io.grpc.StatusRuntimeException;
import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.comment.v1.CommentUpdated;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.Mentions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Use cases of single comments; {@link CommentLists} pages through them. A comment below a deleted
 * tweet is in no list, but can be read by its id, and its author can still delete it.
 */
final class Comments {

  private final CommentStore store;
  private final CommentedTweets tweets;
  private final CommentViews views;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;

  /**
   * The use cases over a store.
   *
   * @param afterWrite called after each write that changes a count or leaves an event to publish
   */
  Comments(
      CommentStore store,
      CommentedTweets tweets,
      CommentViews views,
      TimeOrderedIds ids,
      Runnable afterWrite) {
    this.store = store;
    this.tweets = tweets;
    this.views = views;
    this.ids = ids;
    this.afterWrite = afterWrite;
  }

  /**
   * Comments on a tweet; a repeated call with the same key and request returns the same comment.
   */
  AuthoredComment create(
      UUID author, String tweetId, String content, Optional<IdempotencyKey> key) {
    CommentedTweet tweet = tweets.byId(tweetId);
    blocksAndMutes().requireNone(author, tweet.userId());
    TimeOrderedId id = ids.next();
    Comment comment = Comment.written(id.hex(), tweet, author, content, id.createdAt());
    Comment made =
        store
            .create(comment, key, created(comment))
            .orThrow(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND);
    afterWrite.run();
    return new AuthoredComment(made, authors().ofWritten(author), isLiked(author, made));
  }

  /**
   * The comment with this id, unless its author does not exist, or its author or that of its tweet
   * is hidden from the viewer. The author of a comment sees it in any case.
   *
   * @param viewer empty for an anonymous caller
   */
  AuthoredComment byId(String id, Optional<UUID> viewer) {
    Comment comment = store.byId(id).orElseThrow(Comments::notFound);
    Optional<UUID> other = viewer.filter(user -> !user.equals(comment.userId()));
    Supplier<Set<UUID>> hidden =
        blocksAndMutes().startHiddenFrom(other, Set.of(comment.tweetUserId()));
    AuthoredComment seen = seen(comment, viewer);
    if (!hidden.get().isEmpty()) {
      throw notFound();
    }
    return seen;
  }

  /** The comments that exist; duplicate ids count once. */
  List<Comment> byIds(Collection<String> commentIds) {
    return commentIds.isEmpty() ? List.of() : store.byIds(new LinkedHashSet<>(commentIds));
  }

  /**
   * Changes the text of the caller's comment, unless there is a block between the caller and the
   * author of its tweet. Users that only the new text mentions are notified.
   */
  AuthoredComment update(String id, String content, UUID caller) {
    Comment comment = store.byId(id).orElseThrow(Comments::notFound);
    if (!comment.userId().equals(caller)) {
      throw notOwner();
    }
    blocksAndMutes().requireNone(caller, comment.tweetUserId());
    if (comment.content().equals(content)) {
      return seen(comment, Optional.of(caller));
    }
    Instant now = ids.next().createdAt();
    List<String> mentions = new ArrayList<>(Mentions.in(content));
    mentions.removeAll(Mentions.in(comment.content()));
    Event[] events =
        mentions.isEmpty() ? new Event[0] : new Event[] {updated(comment, mentions, now)};
    Comment changed = store.update(id, content, now, events).orElseThrow(Comments::notFound);
    afterWrite.run();
    return seen(changed, Optional.of(caller));
  }

  /** Deletes the caller's own comment, one below the caller's tweet, or any as a moderator. */
  void delete(String id, UserIdentity caller) {
    Comment comment = store.byId(id).orElseThrow(Comments::notFound);
    boolean own = comment.userId().equals(caller.id()) || comment.tweetUserId().equals(caller.id());
    if (!own && !caller.mayModerate()) {
      throw notOwner();
    }
    Instant now = ids.next().createdAt();
    boolean deleted =
        own ? store.delete(id, now) : store.delete(id, now, removal(comment, caller, now));
    if (!deleted) {
      throw notFound();
    }
    afterWrite.run();
  }

  /** Deletes all comments of a deleted account. */
  void deleteAllOf(UUID author) {
    store.deleteAllOfUser(author, () -> ids.next().createdAt(), _ -> afterWrite.run());
  }

  /** The event for the audit records: a moderator deleted another user's comment. */
  private static Event removal(Comment comment, UserIdentity moderator, Instant now) {
    return Event.of(
        CommentRemoved.newBuilder()
            .setCommentId(comment.id())
            .setAuthorId(comment.userId().toString())
            .setModeratorId(moderator.id().toString())
            .setRemovedAt(Timestamps.of(now))
            .build(),
        now);
  }

  /** Stores a count of likes; a count that is older than the stored one changes nothing. */
  void countLikes(String id, int count, long version) {
    store.setLikesCount(id, count, version);
  }

  private static Event created(Comment comment) {
    Instant at = comment.createdAt();
    return Event.of(
        CommentCreated.newBuilder()
            .setCommentId(comment.id())
            .setTweetId(comment.tweetId())
            .setTweetUserId(comment.tweetUserId().toString())
            .setUserId(comment.userId().toString())
            .addAllMentions(Mentions.in(comment.content()))
            .setCreatedAt(Timestamps.of(at))
            .build(),
        at);
  }

  private static Event updated(Comment comment, List<String> mentions, Instant now) {
    return Event.of(
        CommentUpdated.newBuilder()
            .setCommentId(comment.id())
            .setTweetId(comment.tweetId())
            .setUserId(comment.userId().toString())
            .setTweetUserId(comment.tweetUserId().toString())
            .addAllNewMentions(mentions)
            .setUpdatedAt(Timestamps.of(now))
            .build(),
        now);
  }

  private AuthoredComment seen(Comment comment, Optional<UUID> viewer) {
    return views.of(viewer).of(List.of(comment)).apply(comment).orElseThrow(Comments::notFound);
  }

  private Authors authors() {
    return views.authors().authors();
  }

  private BlocksAndMutes blocksAndMutes() {
    return views.authors().blocksAndMutes();
  }

  /** A new comment has no likes; the author may like a comment that a repeated call returns. */
  private boolean isLiked(UUID author, Comment made) {
    return made.likesCount() > 0 && views.likes().isLiked(author, made.id());
  }

  private static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, "There is no such comment.");
  }

  private static StatusRuntimeException notOwner() {
    return Errors.of(ErrorReason.ERROR_REASON_NOT_OWNER, "The comment belongs to another user.");
  }
}
