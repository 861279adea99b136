package io.minitwitter.comment;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Comments in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryCommentStore implements CommentStore {

  private record Made(String commentId, Instant at, String requestHash) {}

  private final NavigableMap<String, Comment> comments = new TreeMap<>();
  private final Map<String, Comment> everMade = new HashMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final Map<String, Made> keys = new HashMap<>();
  private final Map<String, Long> likesVersions = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private int reads;

  /** What was stored to be published. */
  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** How often comments were read. */
  synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized Creation create(
      Comment comment, Optional<IdempotencyKey> key, Instant keysSince, Event... toPublish) {
    if (key.isPresent()) {
      Made made = keys.get(key.get().id());
      if (made != null && !made.at().isBefore(keysSince)) {
        if (!made.requestHash().equals(key.get().requestHash())) {
          return new Creation.KeyReused();
        }
        return deleted.containsKey(made.commentId())
            ? new Creation.DeletedSince()
            : new Creation.Done(everMade.get(made.commentId()));
      }
      keys.put(
          key.get().id(), new Made(comment.id(), comment.createdAt(), key.get().requestHash()));
    }
    events.addAll(List.of(toPublish));
    comments.put(comment.id(), comment);
    everMade.put(comment.id(), comment);
    return new Creation.Done(comment);
  }

  @Override
  public synchronized Optional<Comment> byId(String id) {
    reads++;
    return Optional.ofNullable(comments.get(id));
  }

  @Override
  public synchronized List<Comment> byIds(Collection<String> ids) {
    reads++;
    return comments.values().stream().filter(comment -> ids.contains(comment.id())).toList();
  }

  @Override
  public synchronized List<Comment> ofTweetBefore(String tweetId, String id, int limit) {
    return read(id, limit, comment -> comment.tweetId().equals(tweetId));
  }

  @Override
  public synchronized Optional<Comment> update(String id, String content, Instant now) {
    return Optional.ofNullable(
        comments.computeIfPresent(
            id,
            (key, old) ->
                new Comment(
                    old.id(),
                    old.tweetId(),
                    old.tweetUserId(),
                    old.userId(),
                    content,
                    old.createdAt(),
                    now,
                    old.likesCount())));
  }

  @Override
  public synchronized boolean delete(String id, Instant now, Event... told) {
    if (comments.remove(id) == null) {
      return false;
    }
    deleted.put(id, now);
    events.addAll(List.of(told));
    return true;
  }

  @Override
  public synchronized List<String> deleteOfUserBefore(
      UUID userId, String id, int limit, Instant now) {
    List<String> page =
        read(id, limit, comment -> comment.userId().equals(userId)).stream()
            .map(Comment::id)
            .toList();
    page.forEach(one -> delete(one, now));
    return page;
  }

  @Override
  public synchronized boolean setLikesCount(String id, int count, long version) {
    Comment old = comments.get(id);
    if (old == null || likesVersions.getOrDefault(id, 0L) >= version) {
      return false;
    }
    likesVersions.put(id, version);
    comments.put(
        id,
        new Comment(
            old.id(),
            old.tweetId(),
            old.tweetUserId(),
            old.userId(),
            old.content(),
            old.createdAt(),
            old.updatedAt(),
            count));
    return true;
  }

  @Override
  public synchronized int purge(Instant deletedBefore) {
    int before = deleted.size();
    deleted.values().removeIf(at -> at.isBefore(deletedBefore));
    return before - deleted.size();
  }

  private List<Comment> read(String id, int limit, Predicate<Comment> condition) {
    reads++;
    return comments.headMap(id, false).descendingMap().values().stream()
        .filter(condition)
        .limit(limit)
        .toList();
  }
}
