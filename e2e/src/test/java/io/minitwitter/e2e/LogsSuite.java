package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The output of a running system for all kinds of input. */
abstract class LogsSuite extends SystemSuite {
  LogsSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void secretsAreNotLogged() {
    TestUser ann = TestUser.register(rest());
    TestUser second = ann.logIn(rest());
    String wrong = "wrong horse " + ann.username();
    String login = Rest.json("identifier", ann.email(), "password", wrong);
    rest().post("/api/v1/auth/login", login).expectProblem(401, "BAD_CREDENTIALS");
    rest().post("/api/v1/auth/login", login.replace("}", ",}")).expect(400);
    rest().post("/api/v1/auth/register", login).expect(400);
    rest()
        .post(
            "/api/v1/auth/register",
            Rest.json("email", ann.email(), "username", TestUser.newName(), "password", wrong))
        .expectProblem(409, "EMAIL_TAKEN");
    rest().with(ann.accessToken() + "x").get("/api/v1/users/profile").expect(401);
    Answer refreshed =
        rest()
            .post("/api/v1/auth/refresh", Rest.json("refresh_token", ann.refreshToken()))
            .expect(200);
    rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", ann.refreshToken()));
    rest()
        .as(second)
        .put(
            "/api/v1/auth/password",
            Rest.json("current_password", wrong, "new_password", "new " + ann.password()))
        .expect(401);
    rest().get("/api/v1/users?query=" + ann.email().toUpperCase(Locale.ROOT));

    String printed = system().printed();
    assertThat(printed).as("what processes print").isNotEmpty();
    for (String secret :
        new String[] {
          ann.email(),
          ann.email().toUpperCase(Locale.ROOT),
          ann.password(),
          wrong,
          ann.accessToken(),
          ann.refreshToken(),
          second.accessToken(),
          second.refreshToken(),
          refreshed.text("access_token"),
          refreshed.text("refresh_token")
        }) {
      assertThat(printed.contains(secret)).as("%s is in the log", secret).isFalse();
    }
  }
}
