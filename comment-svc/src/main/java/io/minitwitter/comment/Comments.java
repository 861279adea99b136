package io.minitwitter.comment;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Person;
import io.minitwitter.mesh.store.Creation;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.Mentions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What can be done with single comments; {@link CommentLists} pages through them. That a comment's
 * tweet was deleted does not show here: it takes the comments out of their list and leaves each to
 * who knows its id, to its author above all, who may still delete it.
 */
final class Comments {

  private static final Duration KEYS_LIVE = Duration.ofHours(24);

  private final CommentStore store;
  private final CommentedTweets tweets;
  private final Authors authors;
  private final BlocksAndMutes blocksAndMutes;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;

  /**
   * The rules over a store.
   *
   * @param afterWrite called after each write that others are to hear of: it changes how many
   *     comments a tweet has, or there is an event to be published
   */
  Comments(
      CommentStore store,
      CommentedTweets tweets,
      Authors authors,
      BlocksAndMutes blocksAndMutes,
      TimeOrderedIds ids,
      Runnable afterWrite) {
    this.store = store;
    this.tweets = tweets;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
    this.ids = ids;
    this.afterWrite = afterWrite;
  }

  /** Comments on a tweet; repeated with the same key and request it answers what it made. */
  AuthoredComment create(
      UUID author, String tweetId, String content, Optional<IdempotencyKey> key) {
    CommentedTweet tweet = tweets.byId(tweetId);
    blocksAndMutes.requireNone(author, tweet.userId());
    TimeOrderedId id = ids.next();
    Comment comment = Comment.written(id.hex(), tweet, author, content, id.createdAt());
    return switch (store.create(comment, key, id.createdAt().minus(KEYS_LIVE), created(comment))) {
      case Creation.Done<Comment>(Comment made) -> {
        afterWrite.run();
        // It is durable: an author who cannot be found does not take it back.
        yield new AuthoredComment(
            made, authors.byIds(Set.of(author)).getOrDefault(author, Author.unresolved(author)));
      }
      case Creation.DeletedSince<Comment> _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND,
              "The comment that was made with this idempotency key has been deleted.");
      case Creation.KeyReused<Comment> _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
              "The idempotency key was used with another request.");
    };
  }

  /**
   * The comment with this id; one whose author is gone, or hidden from the viewer by a block, is
   * gone as well.
   *
   * @param viewer empty for somebody who is not logged in
   */
  AuthoredComment byId(String id, Optional<UUID> viewer) {
    AuthoredComment comment = authored(store.byId(id).orElseThrow(Comments::notFound));
    if (!blocksAndMutes.hiddenFrom(viewer, Set.of(comment.author().id())).isEmpty()) {
      throw notFound();
    }
    return comment;
  }

  /** Those of the comments that there are; a repeated id counts once. */
  List<Comment> byIds(Collection<String> commentIds) {
    return commentIds.isEmpty() ? List.of() : store.byIds(new LinkedHashSet<>(commentIds));
  }

  /** Gives one's own comment another text. */
  AuthoredComment update(String id, String content, UUID caller) {
    Comment comment = store.byId(id).orElseThrow(Comments::notFound);
    if (!comment.userId().equals(caller)) {
      throw notOwner();
    }
    if (comment.content().equals(content)) {
      return authored(comment);
    }
    return authored(
        store.update(id, content, ids.next().createdAt()).orElseThrow(Comments::notFound));
  }

  /** Deletes one's own comment, one below one's own tweet, or any as a moderator. */
  void delete(String id, Person caller) {
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

  /** Deletes all comments of a person who is gone. */
  void deleteAllOf(UUID author) {
    store.deleteAllOfUser(author, () -> ids.next().createdAt(), _ -> afterWrite.run());
  }

  /** That the caller deleted another's comment, for the audit records. */
  private static Event removal(Comment comment, Person moderator, Instant now) {
    return Event.of(
        CommentRemoved.newBuilder()
            .setCommentId(comment.id())
            .setAuthorId(comment.userId().toString())
            .setModeratorId(moderator.id().toString())
            .setRemovedAt(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build(),
        now);
  }

  /** Takes in how many people like a comment; what is older than what is known changes nothing. */
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
            .setCreatedAt(
                Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
            .build(),
        at);
  }

  private AuthoredComment authored(Comment comment) {
    Author author = authors.byIds(Set.of(comment.userId())).get(comment.userId());
    if (author == null) {
      throw notFound();
    }
    return new AuthoredComment(comment, author);
  }

  private static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, "There is no such comment.");
  }

  private static StatusRuntimeException notOwner() {
    return Errors.of(ErrorReason.ERROR_REASON_NOT_OWNER, "The comment belongs to another user.");
  }
}
