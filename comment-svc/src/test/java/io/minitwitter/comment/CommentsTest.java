package io.minitwitter.comment;

import static io.minitwitter.comment.CommentStoreContract.CAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.comment.v1.CommentUpdated;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.people.Author;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.VisibleAuthors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommentsTest {
  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryCommentStore store = new InMemoryCommentStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownTweets tweets = new KnownTweets();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final CommentViews views =
      new CommentViews(new VisibleAuthors(authors, blocksAndMutes), new KnownLikes());
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Comments comments = new Comments(store, tweets, views, ids, wakes::incrementAndGet);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");
  private final UUID tweeter = tweets.add(CAT);

  @Test
  void aNewCommentHasItsAuthorItsTweetAndTheTimeOfItsId() {
    AuthoredComment made = create(ada, " kept as sent ");
    assertThat(made.author().username()).isEqualTo("ada");
    Comment comment = made.comment();
    assertThat(comment.content()).isEqualTo(" kept as sent ");
    assertThat(comment.tweetId()).isEqualTo(CAT);
    assertThat(comment.tweetUserId()).isEqualTo(tweeter);
    assertThat(comment.updatedAt()).isEqualTo(comment.createdAt());
    assertThat(Long.parseLong(comment.id().substring(0, 8), 16))
        .isEqualTo(comment.createdAt().getEpochSecond());
    assertThat(comments.byId(comment.id(), ANONYMOUS_VIEWER)).isEqualTo(made);
    assertThat(wakes).hasValue(1);
  }

  @Test
  void onlyLikeCountsOfCommentsAreStored() {
    String id = create(ada, "x").comment().id();
    var consumer = new LikeCountConsumer(comments);
    assertThat(consumer.event()).isEqualTo(LikeCountChanged.getDefaultInstance());
    for (TargetType type : List.of(TargetType.TARGET_TYPE_COMMENT, TargetType.TARGET_TYPE_TWEET)) {
      LikeCountChanged fact =
          LikeCountChanged.newBuilder()
              .setTargetType(type)
              .setTargetId(id)
              .setLikesCount(type.getNumber() * 10)
              .setVersion(type == TargetType.TARGET_TYPE_TWEET ? 9 : 1)
              .build();
      consumer.consume(fact, Event.of(fact, Instant.EPOCH));
      assertThat(comments.byId(id, ANONYMOUS_VIEWER).comment().likesCount()).isEqualTo(20);
    }
  }

  @Test
  void aCommentNeedsAnExistingTweet() {
    tweets.remove(CAT);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> create(ada, "x"));
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 5)).isEmpty();
  }

  @Test
  void aCommentCanBeCreatedAndReadIfAuthorsCannotBeLookedUp() {
    authors.setReachable(false);
    AuthoredComment made = create(ada, "x");
    assertThat(made.author()).isEqualTo(Author.unresolved(ada));
    assertThat(comments.byId(made.comment().id(), ANONYMOUS_VIEWER)).isEqualTo(made);
  }

  @Test
  void aCommentOfADeletedAuthorIsNotFound() {
    String id = create(ada, "x").comment().id();
    authors.remove(ada);
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.byId(id, ANONYMOUS_VIEWER));
  }

  @Test
  void aNewCommentPublishesOneEventWithItsMentions() throws Exception {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "hash"));
    Comment comment = comments.create(ada, CAT, "@Bob and @eve1", key).comment();
    comments.create(ada, CAT, "@Bob and @eve1", key);
    assertThat(store.events()).hasSize(1);
    Event event = store.events().getFirst();
    assertThat(event.time()).isEqualTo(comment.createdAt());
    CommentCreated created = CommentCreated.parseFrom(event.body());
    assertThat(event.type()).isEqualTo(created.getDescriptorForType().getFullName());
    assertThat(created.getCommentId()).isEqualTo(comment.id());
    assertThat(created.getTweetId()).isEqualTo(CAT);
    assertThat(created.getTweetUserId()).isEqualTo(tweeter.toString());
    assertThat(created.getUserId()).isEqualTo(ada.toString());
    assertThat(created.getMentionsList()).containsExactly("bob", "eve1");
  }

  @Test
  void oneKeyCreatesOneComment() {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "hash"));
    AuthoredComment first = comments.create(ada, CAT, "x", key);
    assertThat(comments.create(ada, CAT, "x", key)).isEqualTo(first);
    refused(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        () -> comments.create(ada, CAT, "y", Optional.of(new IdempotencyKey("k", "other"))));
    comments.delete(first.comment().id(), user(ada, Role.USER));
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.create(ada, CAT, "x", key));
  }

  @Test
  void onlyItsAuthorCanChangeAComment() {
    Comment comment = create(ada, "before").comment();
    for (UUID other : List.of(bob, tweeter)) {
      refused(
          ErrorReason.ERROR_REASON_NOT_OWNER, () -> comments.update(comment.id(), "after", other));
    }
    Comment after = comments.update(comment.id(), "after", ada).comment();
    assertThat(after.content()).isEqualTo("after");
    assertThat(after.createdAt()).isEqualTo(comment.createdAt());
    assertThat(after.updatedAt()).isAfterOrEqualTo(comment.updatedAt());
    assertThat(comments.update(comment.id(), "after", ada).comment()).isEqualTo(after);
    comments.delete(comment.id(), user(ada, Role.USER));
    refused(
        ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.update(comment.id(), "x", ada));
  }

  @Test
  void itsAuthorTheTweetsAuthorAndModeratorsCanDeleteACommentOnce() {
    for (UserIdentity may :
        List.of(
            user(ada, Role.USER),
            user(tweeter, Role.USER),
            user(bob, Role.MODERATOR),
            user(bob, Role.ADMIN))) {
      String id = create(ada, "x").comment().id();
      refused(ErrorReason.ERROR_REASON_NOT_OWNER, () -> comments.delete(id, user(bob, Role.USER)));
      assertThat(comments.byId(id, ANONYMOUS_VIEWER)).isNotNull();
      int before = wakes.get();
      comments.delete(id, may);
      assertThat(wakes).hasValue(before + 1);
      refused(
          ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.byId(id, ANONYMOUS_VIEWER));
      refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.delete(id, may));
      refused(
          ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND,
          () -> comments.delete(id, user(bob, Role.USER)));
    }
  }

  @Test
  void onlyDeletionByAModeratorPublishesCommentRemoved() throws Exception {
    for (UUID no : List.of(ada, tweeter)) {
      comments.delete(create(ada, "x").comment().id(), user(no, Role.MODERATOR));
    }
    assertThat(removals()).isEmpty();
    String id = create(ada, "x").comment().id();
    comments.delete(id, user(bob, Role.MODERATOR));
    assertThat(removals()).hasSize(1);
    Event event = removals().getFirst();
    CommentRemoved removed = CommentRemoved.parseFrom(event.body());
    assertThat(event.type()).isEqualTo("minitwitter.comment.v1.CommentRemoved");
    assertThat(removed.getCommentId()).isEqualTo(id);
    assertThat(removed.getAuthorId()).isEqualTo(ada.toString());
    assertThat(removed.getModeratorId()).isEqualTo(bob.toString());
  }

  private List<Event> removals() {
    String type = CommentRemoved.getDescriptor().getFullName();
    return store.events().stream().filter(event -> event.type().equals(type)).toList();
  }

  @Test
  void aDeletedTweetsCommentsCanStillBeReadChangedAndDeletedByTheirIds() {
    String id = create(ada, "x").comment().id();
    tweets.remove(CAT);
    assertThat(comments.byId(id, ANONYMOUS_VIEWER).comment().content()).isEqualTo("x");
    comments.update(id, "y", ada);
    comments.delete(id, user(ada, Role.USER));
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.byId(id, ANONYMOUS_VIEWER));
  }

  @Test
  void aBatchLeavesOutUnknownIds() {
    Comment comment = create(ada, "x").comment();
    assertThat(comments.byIds(List.of(comment.id(), ids.next().hex(), comment.id())))
        .containsExactly(comment);
    assertThat(comments.byIds(List.of())).isEmpty();
  }

  @Test
  void anEditAcrossABlockWithTheAuthorOfTheTweetIsRefused() {
    AuthoredComment made = create(ada, "x");
    blocksAndMutes.block(tweeter, ada);
    refused(ErrorReason.ERROR_REASON_BLOCKED, () -> comments.update(made.comment().id(), "y", ada));
    blocksAndMutes.setReachable(false);
    refused(
        ErrorReason.ERROR_REASON_UNAVAILABLE, () -> comments.update(made.comment().id(), "y", ada));
    blocksAndMutes.setReachable(true);
    assertThat(comments.byId(made.comment().id(), Optional.of(ada)).comment().content())
        .isEqualTo("x");
    blocksAndMutes.unblock(tweeter, ada);
    assertThat(comments.update(made.comment().id(), "y", ada).comment().content()).isEqualTo("y");
  }

  @Test
  void aCommentBelowAHiddenTweetIsHiddenFromAllButItsAuthor() {
    String id = create(ada, "x").comment().id();
    blocksAndMutes.block(tweeter, bob);
    blocksAndMutes.block(tweeter, ada);
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.byId(id, Optional.of(bob)));
    assertThat(comments.byId(id, Optional.of(ada))).isNotNull();
    assertThat(comments.byId(id, ANONYMOUS_VIEWER)).isNotNull();
  }

  @Test
  void anEditPublishesTheMentionsThatItAdds() throws Exception {
    AuthoredComment made = create(ada, "@bob hi");
    String id = made.comment().id();
    int before = store.events().size();
    comments.update(id, "hi @bob", ada);
    assertThat(store.events()).hasSize(before);
    comments.update(id, "hi @bob and @eve", ada);
    assertThat(store.events()).hasSize(before + 1);
    CommentUpdated edit = CommentUpdated.parseFrom(store.events().getLast().body());
    assertThat(edit.getNewMentionsList()).containsExactly("eve");
    assertThat(edit.getCommentId()).isEqualTo(id);
    assertThat(edit.getTweetId()).isEqualTo(CAT);
    assertThat(edit.getUserId()).isEqualTo(ada.toString());
  }

  private AuthoredComment create(UUID author, String content) {
    return comments.create(author, CAT, content, Optional.empty());
  }

  private static UserIdentity user(UUID id, Role role) {
    return new UserIdentity(id, UUID.randomUUID(), role);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }

  @Test
  void aBlockRefusesAndHidesComments() {
    String id = create(ada, "before the block").comment().id();
    blocksAndMutes.block(ada, bob);
    blocksAndMutes.block(bob, tweeter);
    refused(ErrorReason.ERROR_REASON_BLOCKED, () -> create(bob, "not to be"));
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> comments.byId(id, Optional.of(bob)));
    assertThat(comments.byId(id, Optional.of(tweeter))).isNotNull();
    assertThat(comments.byId(id, ANONYMOUS_VIEWER)).isNotNull();
    // What cannot be known refuses a write and hides nothing.
    blocksAndMutes.setReachable(false);
    refused(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> create(ada, "who knows"));
    assertThat(comments.byId(id, Optional.of(bob))).isNotNull();
  }
}
