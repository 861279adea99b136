package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.comment.v1.CommentCountChanged;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.people.Author;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.tweet.v1.TweetCreated;
import io.minitwitter.tweet.v1.TweetRemoved;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TweetsTest {

  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final TweetViews views =
      new TweetViews(new VisibleAuthors(authors, blocksAndMutes), new KnownLikes());
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Tweets tweets = new Tweets(store, views, ids, wakes::incrementAndGet);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");

  @Test
  void aNewTweetHasItsAuthorAndTheTimeOfItsId() {
    AuthoredTweet made = tweets.create(ada, " kept as sent ", Optional.empty());
    assertThat(made.author().username()).isEqualTo("ada");
    assertThat(made.tweet().content()).isEqualTo(" kept as sent ");
    assertThat(made.tweet().updatedAt()).isEqualTo(made.tweet().createdAt());
    assertThat(Long.parseLong(made.tweet().id().substring(0, 8), 16))
        .isEqualTo(made.tweet().createdAt().getEpochSecond());
    assertThat(tweets.byId(made.tweet().id(), ANONYMOUS_VIEWER)).isEqualTo(made);
  }

  @Test
  void aTweetCanBePostedAndReadIfAuthorsCannotBeLookedUp() {
    authors.setReachable(false);
    AuthoredTweet made = tweets.create(ada, "x", Optional.empty());
    assertThat(made.author()).isEqualTo(Author.unresolved(ada));
    assertThat(tweets.byId(made.tweet().id(), ANONYMOUS_VIEWER)).isEqualTo(made);
  }

  @Test
  void aTweetOfADeletedAuthorIsNotFound() {
    String id = tweets.create(ada, "x", Optional.empty()).tweet().id();
    authors.remove(ada);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.byId(id, ANONYMOUS_VIEWER));
  }

  @Test
  void aBlockHidesTweetsInBothDirectionsAndFromNoOtherUser() {
    String id = tweets.create(ada, "x", Optional.empty()).tweet().id();
    blocksAndMutes.block(bob, ada);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.byId(id, Optional.of(bob)));
    String bobs = tweets.create(bob, "y", Optional.empty()).tweet().id();
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.byId(bobs, Optional.of(ada)));
    assertThat(tweets.byId(id, Optional.of(ada))).isNotNull();
    assertThat(tweets.byId(id, Optional.of(UUID.randomUUID()))).isNotNull();
    assertThat(tweets.byId(id, ANONYMOUS_VIEWER)).isNotNull();
    blocksAndMutes.setReachable(false);
    assertThat(tweets.byId(id, Optional.of(bob))).isNotNull();
  }

  @Test
  void oneKeyCreatesOneTweet() {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "hash"));
    AuthoredTweet first = tweets.create(ada, "x", key);
    assertThat(tweets.create(ada, "x", key)).isEqualTo(first);
    refused(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        () -> tweets.create(ada, "y", Optional.of(new IdempotencyKey("k", "other"))));
    tweets.delete(first.tweet().id(), user(ada, Role.USER));
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.create(ada, "x", key));
  }

  @Test
  void aNewTweetPublishesOneEventWithItsMentions() throws Exception {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "hash"));
    Tweet tweet = tweets.create(ada, "@Bob and @eve1", key).tweet();
    assertThat(wakes).hasValue(1);
    tweets.create(ada, "@Bob and @eve1", key);
    assertThat(store.events()).hasSize(1);
    Event event = store.events().getFirst();
    assertThat(event.time()).isEqualTo(tweet.createdAt());
    TweetCreated created = TweetCreated.parseFrom(event.body());
    assertThat(event.type()).isEqualTo(created.getDescriptorForType().getFullName());
    assertThat(created.getTweetId()).isEqualTo(tweet.id());
    assertThat(created.getUserId()).isEqualTo(ada.toString());
    assertThat(created.getMentionsList()).containsExactly("bob", "eve1");
    assertThat(Timestamps.instant(created.getCreatedAt())).isEqualTo(tweet.createdAt());
  }

  @Test
  void itsAuthorAndModeratorsCanDeleteATweetOnce() {
    for (UserIdentity may :
        List.of(user(ada, Role.USER), user(bob, Role.MODERATOR), user(bob, Role.ADMIN))) {
      String id = tweets.create(ada, "x", Optional.empty()).tweet().id();
      refused(ErrorReason.ERROR_REASON_NOT_OWNER, () -> tweets.delete(id, user(bob, Role.USER)));
      assertThat(tweets.byId(id, ANONYMOUS_VIEWER)).isNotNull();
      tweets.delete(id, may);
      refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.byId(id, ANONYMOUS_VIEWER));
      refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.delete(id, may));
      refused(
          ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> tweets.delete(id, user(bob, Role.USER)));
    }
  }

  @Test
  void onlyDeletionByAModeratorPublishesTweetRemoved() throws Exception {
    String own = tweets.create(ada, "x", Optional.empty()).tweet().id();
    tweets.delete(own, user(ada, Role.MODERATOR));
    assertThat(removals()).isEmpty();
    String others = tweets.create(ada, "x", Optional.empty()).tweet().id();
    tweets.delete(others, user(bob, Role.MODERATOR));
    assertThat(removals()).hasSize(1);
    Event event = removals().getFirst();
    TweetRemoved removed = TweetRemoved.parseFrom(event.body());
    assertThat(event.type()).isEqualTo("minitwitter.tweet.v1.TweetRemoved");
    assertThat(removed.getTweetId()).isEqualTo(others);
    assertThat(removed.getAuthorId()).isEqualTo(ada.toString());
    assertThat(removed.getModeratorId()).isEqualTo(bob.toString());
    assertThat(Timestamps.instant(removed.getRemovedAt())).isEqualTo(event.time());
  }

  private List<Event> removals() {
    String type = TweetRemoved.getDescriptor().getFullName();
    return store.events().stream().filter(event -> event.type().equals(type)).toList();
  }

  @Test
  void aNewerCommentCountIsStored() {
    AuthoredTweet made = tweets.create(ada, "x", Optional.empty());
    String id = made.tweet().id();
    tweets.byId(id, ANONYMOUS_VIEWER);
    var consumer = new CommentCountConsumer(tweets);
    assertThat(consumer.event()).isEqualTo(CommentCountChanged.getDefaultInstance());
    for (int version : new int[] {2, 1, 2}) {
      CommentCountChanged fact =
          CommentCountChanged.newBuilder()
              .setTweetId(id)
              .setCommentsCount(10 * version)
              .setVersion(version)
              .build();
      consumer.consume(fact, Event.of(fact, Instant.EPOCH));
      assertThat(tweets.byId(id, ANONYMOUS_VIEWER).tweet().commentsCount()).isEqualTo(20);
    }
    assertThat(tweets.byId(id, ANONYMOUS_VIEWER).tweet().updatedAt())
        .isEqualTo(made.tweet().updatedAt());
  }

  @Test
  void aNewerLikeCountIsStored() {
    AuthoredTweet made = tweets.create(ada, "x", Optional.empty());
    String id = made.tweet().id();
    tweets.byId(id, ANONYMOUS_VIEWER);
    var consumer = new LikeCountConsumer(tweets);
    assertThat(consumer.event()).isEqualTo(LikeCountChanged.getDefaultInstance());
    for (int version : new int[] {2, 1, 2}) {
      LikeCountChanged fact =
          LikeCountChanged.newBuilder()
              .setTargetType(TargetType.TARGET_TYPE_TWEET)
              .setTargetId(id)
              .setLikesCount(10 * version)
              .setVersion(version)
              .build();
      consumer.consume(fact, Event.of(fact, Instant.EPOCH));
      assertThat(tweets.byId(id, ANONYMOUS_VIEWER).tweet().likesCount()).isEqualTo(20);
    }
    LikeCountChanged ofComment =
        LikeCountChanged.newBuilder()
            .setTargetType(TargetType.TARGET_TYPE_COMMENT)
            .setTargetId(id)
            .setLikesCount(7)
            .setVersion(9)
            .build();
    consumer.consume(ofComment, Event.of(ofComment, Instant.EPOCH));
    assertThat(tweets.byId(id, ANONYMOUS_VIEWER).tweet().likesCount()).isEqualTo(20);
    assertThat(tweets.byId(id, ANONYMOUS_VIEWER).tweet().updatedAt())
        .isEqualTo(made.tweet().updatedAt());
  }

  @Test
  void createsAndDeletionsWakeTheCounting() {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "hash"));
    String id = tweets.create(ada, "x", key).tweet().id();
    assertThat(wakes).hasValue(1);
    tweets.delete(id, user(ada, Role.USER));
    assertThat(wakes).hasValue(2);
  }

  @Test
  void aBatchLeavesOutUnknownIds() {
    Tweet tweet = tweets.create(ada, "x", Optional.empty()).tweet();
    assertThat(tweets.byIds(List.of(tweet.id(), ids.next().hex(), tweet.id())))
        .containsExactly(tweet);
    assertThat(tweets.byIds(List.of())).isEmpty();
  }

  private static UserIdentity user(UUID id, Role role) {
    return new UserIdentity(id, UUID.randomUUID(), role);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
