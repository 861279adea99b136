package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Actions of users on their own accounts, and of moderators and administrators on others'. */
abstract class AccountsSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  AccountsSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void sessionsAreListedAndOneIsEnded() {
    TestUser user = TestUser.register(rest());
    TestUser other = user.logIn(rest());
    Answer list = rest().as(other).get("/api/v1/auth/sessions").expect(200);
    assertThat(list.json().path("sessions")).hasSize(2);
    assertThat(list.text("sessions/0/current")).isEqualTo("true");
    assertThat(list.text("sessions/1/current")).isEqualTo("false");
    assertThat(list.members("sessions/0"))
        .containsExactly("id", "created_at", "last_used_at", "expires_at", "current");
    Answer page = rest().as(other).get("/api/v1/auth/sessions?page_size=1").expect(200);
    String rest = "/api/v1/auth/sessions?page_size=1&page_token=" + page.text("next_page_token");
    assertThat(rest().as(other).get(rest).expect(200).text("sessions/0/id"))
        .isEqualTo(list.text("sessions/1/id"));

    String ended = "/api/v1/auth/sessions/" + list.text("sessions/1/id");
    rest().as(TestUser.register(rest())).delete(ended).expectProblem(404, "SESSION_NOT_FOUND");
    assertThat(atTweets(user)).isEqualTo("served");
    rest().as(other).delete(ended).expect(204);
    rest().as(other).delete(ended).expect(204);
    awaitRefusal(user);
    refresh(user).expectProblem(401, "REFRESH_INVALID");
    assertThat(atTweets(other)).isEqualTo("served");
    assertThat(rest().as(other).get("/api/v1/auth/sessions").json().path("sessions")).hasSize(1);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    TestUser user = TestUser.register(rest());
    TestUser other = user.logIn(rest());
    Rest self = rest().as(user);
    self.put("/api/v1/auth/password", passwords("a guess", "battery staple"))
        .expectProblem(401, "BAD_CREDENTIALS");
    self.put("/api/v1/auth/password", passwords(user.password(), "short"))
        .expectProblem(400, "INVALID_FIELDS");
    self.put("/api/v1/auth/password", passwords(user.password(), "battery staple")).expect(204);

    awaitRefusal(other);
    refresh(other).expectProblem(401, "REFRESH_INVALID");
    self.get("/api/v1/users/profile").expect(200);
    refresh(user).expect(200);
    logIn(user, user.password()).expectProblem(401, "BAD_CREDENTIALS");
    logIn(user, "battery staple").expect(200);
  }

  @Test
  void aSuspendedUserIsRefusedEverywhereUntilReinstated() {
    TestUser user = TestUser.register(rest());
    Rest administrator = rest().as(TestUser.administrator(rest()));
    String suspension = "/api/v1/users/" + user.id() + "/suspension";
    rest().as(TestUser.register(rest())).put(suspension, "{}").expectProblem(403, "ACCESS_DENIED");
    assertThat(atTweets(user)).isEqualTo("served");

    administrator.put(suspension, Rest.json("reason", "advertisements")).expect(204);
    administrator.put(suspension, "{}").expect(204);
    awaitRefusal(user);
    rest().as(user).get("/api/v1/users/profile").expectProblem(401, "TOKEN_REVOKED");
    refresh(user).expectProblem(403, "ACCOUNT_SUSPENDED");
    logIn(user, user.password()).expectProblem(403, "ACCOUNT_SUSPENDED");
    logIn(user, "a guess").expectProblem(401, "BAD_CREDENTIALS");

    administrator.delete(suspension).expect(204);
    administrator.delete(suspension).expect(204);
    assertThat(atTweets(user.logIn(rest()))).isEqualTo("served");

    Answer records = administrator.get("/api/v1/audit-records?target_id=" + user.id()).expect(200);
    assertThat(records.json().path("records")).hasSize(2);
    assertThat(records.text("records/0/action")).isEqualTo("AUDIT_ACTION_USER_REINSTATED");
    assertThat(records.text("records/1/action")).isEqualTo("AUDIT_ACTION_USER_SUSPENDED");
    assertThat(records.text("records/1/detail")).isEqualTo("advertisements");
    rest().as(user.logIn(rest())).get("/api/v1/audit-records").expectProblem(403, "ACCESS_DENIED");
  }

  @Test
  void deletionsByModeratorsAreAuditedAndThoseByAuthorsAreNot() {
    TestUser author = TestUser.register(rest());
    TestUser tweeter = TestUser.register(rest());
    Rest administrator = rest().as(TestUser.administrator(rest()));
    String tweet = author.tweet(rest(), "to be removed");
    String below = tweeter.tweet(rest(), "with comments");
    String comment = author.comment(rest(), below, "to be removed");
    String ownTweet = author.tweet(rest(), "taken back");
    String ownComment = author.comment(rest(), below, "taken back");
    String tweetersDelete = author.comment(rest(), below, "not wanted here");

    rest().as(author).delete("/api/v1/tweets/" + ownTweet).expect(204);
    rest().as(author).delete("/api/v1/comments/" + ownComment).expect(204);
    rest().as(tweeter).delete("/api/v1/comments/" + tweetersDelete).expect(204);
    administrator.delete("/api/v1/tweets/" + tweet).expect(204);
    administrator.delete("/api/v1/comments/" + comment).expect(204);

    assertThat(recordOf(administrator, tweet)).isEqualTo("AUDIT_ACTION_TWEET_DELETED");
    assertThat(recordOf(administrator, comment)).isEqualTo("AUDIT_ACTION_COMMENT_DELETED");
    for (String unrecorded : List.of(ownTweet, ownComment, tweetersDelete)) {
      assertThat(records(administrator, unrecorded).json().path("records")).isEmpty();
    }
    assertThat(records(administrator, tweet).text("records/0/detail")).isEqualTo(author.id());
  }

  private static String recordOf(Rest administrator, String targetId) {
    return Eventually.within(
            PATIENCE,
            () -> records(administrator, targetId),
            answer -> !answer.json().path("records").isEmpty())
        .text("records/0/action");
  }

  private static Answer records(Rest administrator, String targetId) {
    return administrator.get("/api/v1/audit-records?target_id=" + targetId).expect(200);
  }

  @Test
  void anAssignedRoleHoldsFromTheNextTokenOnAndTheOldOneIsRefused() {
    TestUser user = TestUser.register(rest());
    TestUser other = TestUser.register(rest());
    TestUser root = TestUser.administrator(rest());
    Rest administrator = rest().as(root);
    String role = "/api/v1/users/" + user.id() + "/role";
    String suspension = "/api/v1/users/" + other.id() + "/suspension";
    assertThat(atTweets(user)).isEqualTo("served");
    administrator.put(role, Rest.json("role", "ROLE_SERVICE")).expectProblem(400, "INVALID_FIELDS");

    Answer assigned = administrator.put(role, Rest.json("role", "ROLE_MODERATOR")).expect(200);
    assertThat(assigned.text("user_id")).isEqualTo(user.id());
    assertThat(assigned.text("role")).isEqualTo("ROLE_MODERATOR");
    awaitRefusal(user);
    Rest moderator = rest().as(user.with(refresh(user).expect(200)));
    moderator.put(suspension, "{}").expect(204);
    moderator.delete(suspension).expect(204);
    moderator
        .put("/api/v1/users/" + root.id() + "/suspension", "{}")
        .expectProblem(403, "ACCESS_DENIED");
    moderator.put(role, Rest.json("role", "ROLE_ADMIN")).expectProblem(403, "ACCESS_DENIED");

    administrator
        .put("/api/v1/users/" + root.id() + "/role", Rest.json("role", "ROLE_USER"))
        .expectProblem(422, "LAST_ADMINISTRATOR");
    administrator
        .put(
            "/api/v1/users/018f0000-0000-7000-8000-000000000000/role",
            Rest.json("role", "ROLE_USER"))
        .expectProblem(404, "USER_NOT_FOUND");
  }

  @Test
  void usersAreFoundByTheStartOfTheirNames() {
    String family = TestUser.newName().toUpperCase(Locale.ROOT);
    List<String> usernames = new ArrayList<>();
    for (String first : List.of("Ada", "Ādam", "Zoë")) {
      TestUser user = TestUser.register(rest());
      rest()
          .as(user)
          .put("/api/v1/users/profile", Rest.json("first_name", first, "last_name", family + "_%"))
          .expect(200);
      usernames.add(user.username());
    }
    assertThat(search("ādam " + family)).containsExactly(usernames.get(1));
    assertThat(search("  " + usernames.get(2).toUpperCase(Locale.ROOT) + " "))
        .containsExactly(usernames.get(2));
    assertThat(search(family + "%")).isEmpty();
    List<String> all = search(family + "_");
    // They have the same name, and are ordered by when they registered.
    assertThat(all).containsExactlyElementsOf(usernames);

    String path = "/api/v1/users?page_size=2&query=" + family;
    Answer page = rest().get(path).expect(200);
    assertThat(page.members("users/0")).doesNotContain("email");
    Answer last = rest().get(path + "&page_token=" + page.text("next_page_token")).expect(200);
    assertThat(last.text("users/0/username")).isEqualTo(all.getLast());
    assertThat(last.text("next_page_token")).isEmpty();
    rest().get("/api/v1/users").expectProblem(400, "INVALID_FIELDS");
    rest().get("/api/v1/users?query=%20").expectProblem(400, "INVALID_FIELDS");
  }

  private List<String> search(String query) {
    String path = "/api/v1/users?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode users = rest().get(path.replace("+", "%20")).expect(200).json().path("users");
    List<String> names = new ArrayList<>();
    users.forEach(user -> names.add(user.path("username").asText()));
    return names;
  }

  private static String passwords(String current, String replacement) {
    return Rest.json("current_password", current, "new_password", replacement);
  }

  private Answer refresh(TestUser user) {
    return rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", user.refreshToken()));
  }

  private Answer logIn(TestUser user, String password) {
    return rest()
        .post("/api/v1/auth/login", Rest.json("identifier", user.username(), "password", password));
  }

  /** Waits until tweet-svc, called directly, refuses the user's token. */
  private void awaitRefusal(TestUser user) {
    Eventually.within(PATIENCE, () -> atTweets(user), Code.UNAUTHENTICATED.name()::equals);
  }

  private String atTweets(TestUser user) {
    try {
      rpc().as(user).tweets().listTweets(ListTweetsRequest.getDefaultInstance());
      return "served";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }
}
