package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.comment.v1.CommentDeleted;
import io.minitwitter.comment.v1.CommentUpdated;
import io.minitwitter.follow.v1.UserFollowed;
import io.minitwitter.like.v1.LikeChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.tweet.v1.TweetCreated;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The notifications that events create; each event arrives twice and in any order. */
class ConsumersTest {

  private final NotificationStores database = new NotificationStores();
  private final NotificationStore notifications = database.notifications();
  private final PreferenceStore preferences = database.preferences();
  private final Map<String, UUID> users = new HashMap<>();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final List<UUID> notified = new ArrayList<>();
  private final List<String> pagesAsked = new ArrayList<>();
  private int failingPage = -1;

  private final Notifier notifier =
      new Notifier(
          notifications, database.likeGroups(), preferences, blocksAndMutes, database.deleted());
  private final UserFollowedConsumer followed = new UserFollowedConsumer(notifier);
  private final LikeChangedConsumer liked = new LikeChangedConsumer(notifier);
  private final CommentCreatedConsumer commented =
      new CommentCreatedConsumer(notifier, this::idsOf);
  private final CommentUpdatedConsumer updated = new CommentUpdatedConsumer(notifier, this::idsOf);
  private final TweetDeletedConsumer tweetDeleted = new TweetDeletedConsumer(notifier);
  private final CommentDeletedConsumer commentDeleted = new CommentDeletedConsumer(notifier);
  private final TweetCreatedConsumer tweeted =
      new TweetCreatedConsumer(notifier, this::idsOf, this::followers, database.fanoutProgress());

  private final UUID ann = user("ann");
  private final UUID bob = user("bob");
  private final UUID eve = user("eve");

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void repeatedAndUnorderedEventsHaveOneEffect() {
    Random random = new Random(3);
    notified.add(ann);
    List<Runnable> deliveries = new ArrayList<>();
    for (int twice = 0; twice < 2; twice++) {
      deliveries.add(() -> consume(followed, follow(bob, ann)));
      deliveries.add(() -> consume(liked, like(bob, "t1", 1, true)));
      deliveries.add(() -> consume(liked, like(eve, "t1", 1, true)));
      deliveries.add(() -> consume(liked, like(eve, "t1", 2, false)));
      deliveries.add(() -> consume(liked, like(eve, "t1", 3, true)));
      deliveries.add(() -> consume(commented, comment(bob, "c1", "eve", "ann")));
      deliveries.add(() -> consume(tweeted, tweet(bob, "t9", "eve")));
    }
    Collections.shuffle(deliveries, random);
    deliveries.forEach(Runnable::run);
    assertThat(notificationsOf(ann))
        .extracting(Notification::type)
        .containsExactlyInAnyOrder(
            NotificationType.FOLLOW,
            NotificationType.LIKE,
            NotificationType.COMMENT,
            NotificationType.TWEET);
    assertThat(notificationsOf(ann))
        .filteredOn(one -> one.type() == NotificationType.LIKE)
        .extracting(Notification::actorsCount)
        .containsExactly(2);
    assertThat(notificationsOf(eve))
        .extracting(Notification::type)
        .containsExactlyInAnyOrder(NotificationType.MENTION, NotificationType.MENTION);
    assertThat(notificationsOf(eve))
        .extracting(Notification::tweetId)
        .containsExactlyInAnyOrder("t1", "t9");
    assertThat(notificationsOf(bob)).isEmpty();
  }

  @Test
  void aMentionThatAnEditAddsNotifiesOnce() {
    consume(commented, comment(bob, "c1", "eve"));
    CommentUpdated edit =
        CommentUpdated.newBuilder()
            .setCommentId("c1")
            .setTweetId("t1")
            .setUserId(bob.toString())
            .setTweetUserId(ann.toString())
            .addAllNewMentions(List.of("ann", "eve", "dan", "bob", "nobody"))
            .build();
    UUID dan = user("dan");
    consume(updated, edit);
    assertThat(notificationsOf(dan))
        .extracting(Notification::type)
        .containsExactly(NotificationType.MENTION);
    assertThat(notificationsOf(dan).getFirst().commentId()).isEqualTo("c1");
    // ann has the notification of the comment, eve that of the first mention, bob wrote it.
    assertThat(notificationsOf(ann)).hasSize(1);
    assertThat(notificationsOf(eve)).hasSize(1);
    assertThat(notificationsOf(bob)).isEmpty();
  }

  @Test
  void notificationsAboutADeletedTweetAreRemovedInAnyOrderOfEvents() {
    Random random = new Random(5);
    notified.add(ann);
    for (int round = 0; round < 5; round++) {
      String tweet = "t-" + round;
      String kept = "kept-" + round;
      List<Runnable> deliveries =
          new ArrayList<>(
              List.of(
                  () -> consume(tweeted, tweet(bob, tweet, "eve")),
                  () -> consume(liked, like(bob, tweet, 1, true)),
                  () -> consume(liked, like(eve, tweet, 1, true)),
                  () ->
                      consume(
                          commented,
                          comment(bob, "c" + tweet, "eve").toBuilder().setTweetId(tweet).build()),
                  () -> consume(liked, like(bob, kept, 1, true)),
                  () ->
                      consume(tweetDeleted, TweetDeleted.newBuilder().setTweetId(tweet).build())));
      Collections.shuffle(deliveries, random);
      deliveries.forEach(Runnable::run);
      assertThat(notificationsOf(ann))
          .extracting(Notification::tweetId)
          .contains(kept)
          .doesNotContain(tweet);
      assertThat(notificationsOf(eve)).isEmpty();
      assertThat(notifications.unread(ann, 100)).isEqualTo(round + 1);
    }
  }

  @Test
  void notificationsAboutADeletedCommentAreRemovedInAnyOrderOfEvents() {
    CommentDeleted deletion = CommentDeleted.newBuilder().setCommentId("c1").build();
    LikeChanged like =
        like(bob, "t1", 1, true).toBuilder()
            .setTargetType(TargetType.TARGET_TYPE_COMMENT)
            .setTargetId("c1")
            .build();
    consume(liked, like(bob, "t1", 1, true));
    consume(commented, comment(bob, "c1", "eve"));
    consume(liked, like);
    assertThat(notificationsOf(ann)).hasSize(3);
    consume(commentDeleted, deletion);
    assertThat(notificationsOf(ann)).extracting(Notification::commentId).containsExactly("");
    assertThat(notificationsOf(eve)).isEmpty();
    // Late, and repeated.
    consume(commented, comment(bob, "c1", "eve"));
    consume(liked, like.toBuilder().setUserId(eve.toString()).build());
    consume(
        updated,
        CommentUpdated.newBuilder()
            .setCommentId("c1")
            .setTweetId("t1")
            .setUserId(bob.toString())
            .setTweetUserId(ann.toString())
            .addNewMentions("eve")
            .build());
    assertThat(notificationsOf(ann)).hasSize(1);
    assertThat(notificationsOf(eve)).isEmpty();
  }

  @Test
  void usersAreNotNotifiedAboutTheirOwnActions() {
    notified.add(ann);
    consume(followed, follow(ann, ann));
    consume(liked, like(ann, "t1", 1, true));
    consume(commented, comment(ann, "c1", "ann"));
    consume(tweeted, tweet(ann, "t9", "ann"));
    assertThat(notificationsOf(ann)).isEmpty();
  }

  @Test
  void aMentionBelowTheTweetOfABlockedUserDoesNotNotify() {
    blocksAndMutes.block(ann, eve);
    consume(commented, comment(bob, "c1", "eve"));
    consume(
        updated,
        CommentUpdated.newBuilder()
            .setCommentId("c2")
            .setTweetId("t1")
            .setUserId(bob.toString())
            .setTweetUserId(ann.toString())
            .addNewMentions("eve")
            .build());
    assertThat(notificationsOf(eve)).isEmpty();
    assertThat(notificationsOf(ann)).hasSize(1);
  }

  @Test
  void blocksAndMutesSuppressNotifications() {
    blocksAndMutes.mute(ann, bob);
    consume(followed, follow(bob, ann));
    consume(liked, like(bob, "t1", 1, true));
    consume(commented, comment(bob, "c1", "ann", "eve"));
    consume(tweeted, tweet(bob, "t9", "ann"));
    assertThat(notificationsOf(ann)).isEmpty();
    assertThat(notificationsOf(eve)).hasSize(1);
  }

  @Test
  void aDisabledTypeIsNotNotified() {
    notified.add(ann);
    for (NotificationType off : NotificationType.values()) {
      UUID actor = user("actor" + off);
      preferences.change(ann, Map.of(off, false));
      consume(followed, follow(actor, ann));
      consume(liked, like(actor, "t" + off, 1, true));
      consume(commented, comment(actor, "c" + off));
      consume(tweeted, tweet(actor, "m" + off, "ann"));
      preferences.change(ann, Map.of(off, true));
      assertThat(notificationsOf(ann))
          .filteredOn(one -> one.actors().contains(actor))
          .extracting(Notification::type)
          .doesNotContain(off)
          .hasSize(4);
    }
  }

  @Test
  void aRecipientIsNotifiedOncePerComment() {
    consume(commented, comment(bob, "c1", "ann"));
    assertThat(notificationsOf(ann))
        .extracting(Notification::type)
        .containsExactly(NotificationType.COMMENT);
    Notification one = notificationsOf(ann).getFirst();
    assertThat(one.tweetId()).isEqualTo("t1");
    assertThat(one.commentId()).isEqualTo("c1");

    preferences.change(ann, Map.of(NotificationType.COMMENT, false));
    consume(commented, comment(bob, "c1", "ann"));
    assertThat(notificationsOf(ann)).hasSize(1);
    consume(commented, comment(bob, "c2", "ann"));
    assertThat(notificationsOf(ann).getFirst().type()).isEqualTo(NotificationType.MENTION);
  }

  @Test
  void mentionsOfUnknownUsersAreIgnored() {
    consume(tweeted, tweet(bob, "t9", "nobody", "eve"));
    assertThat(notificationsOf(eve)).hasSize(1);
  }

  @Test
  void aLikeOfACommentNamesIt() {
    consume(
        liked,
        like(bob, "t1", 1, true).toBuilder()
            .setTargetType(TargetType.TARGET_TYPE_COMMENT)
            .setTargetId("c1")
            .build());
    assertThat(notificationsOf(ann).getFirst().tweetId()).isEqualTo("t1");
    assertThat(notificationsOf(ann).getFirst().commentId()).isEqualTo("c1");
  }

  @Test
  void notificationsFollowAfterAnOutageOfFollowSvc() {
    blocksAndMutes.setReachable(false);
    for (Runnable event :
        List.<Runnable>of(
            () -> consume(followed, follow(bob, ann)),
            () -> consume(liked, like(bob, "t1", 1, true)),
            () -> consume(commented, comment(bob, "c1")),
            () -> consume(tweeted, tweet(bob, "t9", "ann")))) {
      assertThatThrownBy(event::run)
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
      assertThat(notificationsOf(ann)).isEmpty();
    }
    blocksAndMutes.setReachable(true);
    consume(followed, follow(bob, ann));
    consume(liked, like(bob, "t1", 1, true));
    consume(commented, comment(bob, "c1"));
    consume(tweeted, tweet(bob, "t9", "ann"));
    assertThat(notificationsOf(ann)).hasSize(4);
  }

  @Test
  void aFanOutContinuesAtTheLastPage() {
    notified.addAll(IntStream.range(0, 25).mapToObj(i -> UUID.randomUUID()).toList());
    preferences.change(notified.get(3), Map.of(NotificationType.TWEET, false));
    failingPage = 2;
    assertThatThrownBy(() -> tweeted.consume(tweet(bob, "t9"), event(tweet(bob, "t9"))))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(notified.stream().filter(follower -> !notificationsOf(follower).isEmpty()))
        .hasSize(19);
    failingPage = -1;
    consume(tweeted, tweet(bob, "t9"));
    assertThat(pagesAsked).containsExactly("", "10", "20", "20");
    for (UUID follower : notified) {
      assertThat(notificationsOf(follower)).hasSize(follower.equals(notified.get(3)) ? 0 : 1);
    }
  }

  private static <T extends Message> void consume(EventConsumer<T> consumer, T fact) {
    consumer.consume(fact, event(fact));
    consumer.consume(fact, event(fact));
  }

  private static Event event(Message fact) {
    return Event.of(fact, Instant.EPOCH);
  }

  private static UserFollowed follow(UUID follower, UUID followee) {
    return UserFollowed.newBuilder()
        .setFollowerId(follower.toString())
        .setFolloweeId(followee.toString())
        .build();
  }

  /** A like of one of ann's. */
  private LikeChanged like(UUID actor, String tweetId, long version, boolean now) {
    return LikeChanged.newBuilder()
        .setUserId(actor.toString())
        .setTargetType(TargetType.TARGET_TYPE_TWEET)
        .setTargetId(tweetId)
        .setTweetId(tweetId)
        .setTargetUserId(ann.toString())
        .setLiked(now)
        .setVersion(version)
        .setChangedAt(Timestamp.newBuilder().setSeconds(version))
        .build();
  }

  /** A comment on ann's tweet t1. */
  private CommentCreated comment(UUID actor, String commentId, String... mentions) {
    return CommentCreated.newBuilder()
        .setCommentId(commentId)
        .setTweetId("t1")
        .setTweetUserId(ann.toString())
        .setUserId(actor.toString())
        .addAllMentions(List.of(mentions))
        .build();
  }

  private static TweetCreated tweet(UUID actor, String tweetId, String... mentions) {
    return TweetCreated.newBuilder()
        .setTweetId(tweetId)
        .setUserId(actor.toString())
        .addAllMentions(List.of(mentions))
        .build();
  }

  private UUID user(String username) {
    return users.computeIfAbsent(username, _ -> UUID.randomUUID());
  }

  private List<UUID> idsOf(Collection<String> usernames) {
    return usernames.stream().filter(users::containsKey).map(users::get).distinct().toList();
  }

  /** Ten a page. */
  private NotifiedFollowers.Page followers(UUID userId, String token) {
    pagesAsked.add(token);
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    if (from == failingPage * 10) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    int to = Math.min(from + 10, notified.size());
    return new NotifiedFollowers.Page(
        List.copyOf(notified.subList(from, to)), to < notified.size() ? "" + to : "");
  }

  private List<Notification> notificationsOf(UUID userId) {
    return notifications.before(userId, false, NotificationStore.BEGINNING, 100);
  }
}
