package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Notifications about actions of other users. */
abstract class NotificationSuite extends SystemSuite {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  NotificationSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void aMentionedUserIsNotifiedOnce() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String tweet = bob.tweet(rest(), "Hi @" + ann.username().toUpperCase(Locale.ROOT));
    JsonNode received = awaitNotifications(ann, 1).path(0);
    assertThat(received.path("type").asText()).isEqualTo("NOTIFICATION_TYPE_MENTION");
    assertThat(received.path("message").asText()).isEqualTo(bob.username() + " mentioned you");
    assertThat(received.path("tweet_id").asText()).isEqualTo(tweet);
    assertThat(received.path("recent_actors").path(0).path("username").asText())
        .isEqualTo(bob.username());
    assertThat(received.path("read").asBoolean()).isFalse();
    Rest me = rest().as(ann);
    assertThat(unread(ann)).isEqualTo(1);
    String read = "/api/v1/notifications/" + received.path("id").asText() + "/read";
    send(bob, read).expectProblem(404, "NOTIFICATION_NOT_FOUND");
    send(ann, read).expect(204);
    assertThat(unread(ann)).isZero();
    assertThat(me.get("/api/v1/notifications?unread=true").expect(200).json().path("notifications"))
        .isEmpty();
  }

  @Test
  void ownActionsAndDisabledTypesAreNotNotified() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    rest().as(eve).put("/api/v1/notifications/preferences", "{\"mention\": false}").expect(200);
    ann.tweet(rest(), "@" + ann.username() + " @" + eve.username() + " @" + bob.username());
    // Bob is notified about the same tweet, and last.
    awaitNotifications(bob, 1);
    assertThat(notifications(ann)).isEmpty();
    assertThat(notifications(eve)).isEmpty();
  }

  @Test
  void aFollowedUserIsNotifiedOnce() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    for (int twice = 0; twice < 2; twice++) {
      rest().as(bob).post("/api/v1/users/follow", Rest.json("user_id", ann.id())).expect(204);
    }
    JsonNode received = awaitNotifications(ann, 1).path(0);
    assertThat(received.path("type").asText()).isEqualTo("NOTIFICATION_TYPE_FOLLOW");
    assertThat(received.path("message").asText()).isEqualTo(bob.username() + " follows you");
  }

  @Test
  void likesAreOneNotificationUntilItIsRead() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "like me");
    String like = "/api/v1/tweets/" + tweet + "/like";
    like(bob, like);
    awaitNotifications(ann, 1);
    like(eve, like);
    JsonNode received =
        Eventually.within(
            PATIENCE,
            () -> notifications(ann).path(0),
            one -> one.path("actors_count").asInt() == 2);
    assertThat(received.path("message").asText())
        .isEqualTo(eve.username() + " and " + bob.username() + " like your tweet");
    assertThat(unread(ann)).isEqualTo(1);
    rest().as(bob).delete(like).expect(204);
    Eventually.within(
        PATIENCE,
        () -> notifications(ann).path(0).path("message").asText(),
        (eve.username() + " likes your tweet")::equals);
    send(ann, "/api/v1/notifications/read").expect(204);
    like(bob, like);
    awaitNotifications(ann, 2);
    assertThat(unread(ann)).isEqualTo(1);
    rest().as(bob).delete(like).expect(204);
    awaitNotifications(ann, 1);
  }

  @Test
  void aCommentNotifiesTheAuthorAndMentionedUsers() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "discuss");
    rest()
        .as(bob)
        .post(
            "/api/v1/tweets/" + tweet + "/comments",
            Rest.json("content", "@" + ann.username() + " @" + eve.username()))
        .expect(201);
    JsonNode comment = awaitNotifications(ann, 1).path(0);
    assertThat(comment.path("message").asText())
        .isEqualTo(bob.username() + " commented on your tweet");
    JsonNode mention = awaitNotifications(eve, 1).path(0);
    assertThat(mention.path("message").asText()).isEqualTo(bob.username() + " mentioned you");
    assertThat(mention.path("comment_id").asText()).isEqualTo(comment.path("comment_id").asText());
    assertThat(notifications(ann)).hasSize(1);
  }

  @Test
  void aNewTweetNotifiesFollowersWithNotify() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    rest()
        .as(bob)
        .post("/api/v1/users/follow", "{\"user_id\": \"" + ann.id() + "\", \"notify\": true}")
        .expect(204);
    rest().as(eve).post("/api/v1/users/follow", Rest.json("user_id", ann.id())).expect(204);
    String tweet = ann.tweet(rest(), "news");
    JsonNode received = awaitNotifications(bob, 1).path(0);
    assertThat(received.path("message").asText()).isEqualTo(ann.username() + " posted a tweet");
    assertThat(received.path("tweet_id").asText()).isEqualTo(tweet);
    assertThat(notifications(eve)).isEmpty();
  }

  @Test
  void blocksAndMutesSuppressNotifications() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    TestUser dan = TestUser.register(rest());
    send(ann, "/api/v1/users/" + bob.id() + "/mute").expect(204);
    send(eve, "/api/v1/users/" + bob.id() + "/block").expect(204);
    bob.tweet(rest(), "@" + ann.username() + " @" + eve.username() + " @" + dan.username());
    awaitNotifications(dan, 1);
    // The same event notifies all three; the other two would have been notified by now.
    bob.tweet(rest(), "@" + dan.username());
    awaitNotifications(dan, 2);
    assertThat(notifications(ann)).isEmpty();
    assertThat(notifications(eve)).isEmpty();
  }

  @Test
  void notificationsAboutADeletedTweetOrCommentDisappear() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String kept = ann.tweet(rest(), "kept");
    String deleted = ann.tweet(rest(), "to be deleted");
    like(bob, "/api/v1/tweets/" + deleted + "/like");
    comment(bob, deleted, "below what is deleted");
    String comment = comment(bob, kept, "to be deleted");
    like(bob, "/api/v1/tweets/" + kept + "/like");
    awaitNotifications(ann, 4);
    rest().as(ann).delete("/api/v1/tweets/" + deleted).expect(204);
    awaitNotifications(ann, 2);
    rest().as(bob).delete("/api/v1/comments/" + comment).expect(204);
    awaitNotifications(ann, 1);
    assertThat(notifications(ann).path(0).path("tweet_id").asText()).isEqualTo(kept);
    assertThat(unread(ann)).isEqualTo(1);
  }

  @Test
  void aMentionThatAnEditAddsNotifiesOnce() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String comment = comment(bob, ann.tweet(rest(), "x"), "nobody yet");
    awaitNotifications(ann, 1);
    String mention = "@" + ann.username() + " @" + eve.username();
    edit(bob, comment, mention).expect(200);
    awaitNotifications(eve, 1);
    edit(bob, comment, "none again").expect(200);
    edit(bob, comment, mention).expect(200);
    // Events of one comment come in order: the last one has been consumed with this.
    comment(bob, ann.tweet(rest(), "y"), "@" + eve.username());
    awaitNotifications(eve, 2);
    assertThat(notifications(ann)).hasSize(2);
  }

  @Test
  void aBlockRefusesEditsAndLikesBelowTheTweetsOfTheOther() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "discuss");
    String bobs = comment(bob, tweet, "before");
    String eves = comment(eve, tweet, "by another user");
    send(ann, "/api/v1/users/" + bob.id() + "/block").expect(204);
    edit(bob, bobs, "after").expectProblem(403, "BLOCKED");
    rest().as(bob).post("/api/v1/comments/" + eves + "/like", "{}").expectProblem(403, "BLOCKED");
    Eventually.within(
        PATIENCE,
        () -> rest().as(bob).get("/api/v1/comments/" + eves).status(),
        Integer.valueOf(404)::equals);
  }

  private Answer edit(TestUser user, String comment, String content) {
    return rest()
        .as(user)
        .send(
            "PATCH",
            "/api/v1/comments/" + comment,
            Rest.json("content", content).getBytes(StandardCharsets.UTF_8),
            "application/json");
  }

  private String comment(TestUser user, String tweet, String content) {
    return rest()
        .as(user)
        .post("/api/v1/tweets/" + tweet + "/comments", Rest.json("content", content))
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  private void like(TestUser user, String path) {
    rest().as(user).send("POST", path, null, null).expect(204);
  }

  private Answer send(TestUser user, String put) {
    return rest().as(user).send("PUT", put, null, null);
  }

  private JsonNode awaitNotifications(TestUser user, int count) {
    return Eventually.within(
        PATIENCE, () -> notifications(user), received -> received.size() == count);
  }

  private JsonNode notifications(TestUser user) {
    return rest().as(user).get("/api/v1/notifications").expect(200).json().path("notifications");
  }

  private int unread(TestUser user) {
    return rest()
        .as(user)
        .get("/api/v1/notifications/unread-count")
        .expect(200)
        .json()
        .path("unread_count")
        .asInt();
  }
}
