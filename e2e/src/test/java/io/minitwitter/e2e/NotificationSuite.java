package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What people are told of what others did. */
abstract class NotificationSuite extends SystemSuite {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  NotificationSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void whoIsMentionedIsToldOnceAndReadsIt() {
    Person ann = Person.register(rest());
    Person bob = Person.register(rest());
    String tweet = bob.tweet(rest(), "Hi @" + ann.username().toUpperCase(Locale.ROOT));
    JsonNode told = awaitNotifications(ann, 1).path(0);
    assertThat(told.path("type").asText()).isEqualTo("NOTIFICATION_TYPE_MENTION");
    assertThat(told.path("message").asText()).isEqualTo(bob.username() + " mentioned you");
    assertThat(told.path("tweet_id").asText()).isEqualTo(tweet);
    assertThat(told.path("actors").path(0).path("username").asText()).isEqualTo(bob.username());
    assertThat(told.path("read").asBoolean()).isFalse();
    Rest me = rest().as(ann);
    assertThat(unread(ann)).isEqualTo(1);
    String read = "/api/v1/notifications/" + told.path("id").asText() + "/read";
    send(bob, read).expectProblem(404, "NOTIFICATION_NOT_FOUND");
    send(ann, read).expect(204);
    assertThat(unread(ann)).isZero();
    assertThat(me.get("/api/v1/notifications?unread=true").expect(200).json().path("notifications"))
        .isEmpty();
  }

  @Test
  void nothingIsToldToOneselfAndNothingThatWasTurnedOff() {
    Person ann = Person.register(rest());
    Person bob = Person.register(rest());
    Person eve = Person.register(rest());
    rest().as(eve).put("/api/v1/notifications/preferences", "{\"mention\": false}").expect(200);
    ann.tweet(rest(), "@" + ann.username() + " @" + eve.username() + " @" + bob.username());
    // Bob is told of the same tweet, and last.
    awaitNotifications(bob, 1);
    assertThat(notifications(ann)).isEmpty();
    assertThat(notifications(eve)).isEmpty();
  }

  private Answer send(Person person, String put) {
    return rest().as(person).send("PUT", put, null, null);
  }

  private JsonNode awaitNotifications(Person person, int count) {
    return Eventually.within(PATIENCE, () -> notifications(person), told -> told.size() == count);
  }

  private JsonNode notifications(Person person) {
    return rest().as(person).get("/api/v1/notifications").expect(200).json().path("notifications");
  }

  private int unread(Person person) {
    return rest()
        .as(person)
        .get("/api/v1/notifications/unread-count")
        .expect(200)
        .json()
        .path("unread_count")
        .asInt();
  }
}
