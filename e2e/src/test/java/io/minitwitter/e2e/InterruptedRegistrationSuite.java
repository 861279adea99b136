package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** auth-svc dies in the middle of a registration. */
abstract class InterruptedRegistrationSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SeparateProcesses processes;

  InterruptedRegistrationSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-store", "after-effect", "after-session"})
  void itIsMadeAgain(String point) {
    processes.stop("auth");
    processes.launch("auth", Map.of("JAVA_TOOL_OPTIONS", "-Dminitwitter.test.crash-at=" + point));
    String name = TestUser.newName();
    String registration =
        Rest.json("email", name + "@example.com", "username", name, "password", "correct horse");
    // No service yet, then the one that stops.
    Eventually.within(
        PATIENCE,
        () -> rest().post("/api/v1/auth/register", registration).expect(503),
        answer -> !processes.process("auth").isAlive());

    system().start();
    Answer again =
        Eventually.within(
            PATIENCE,
            () -> rest().post("/api/v1/auth/register", registration),
            answer -> answer.status() != 503);
    again.expect(201);
    Answer login =
        rest()
            .post("/api/v1/auth/login", Rest.json("identifier", name, "password", "correct horse"))
            .expect(200);
    assertThat(login.text("user/id")).isEqualTo(again.text("user/id"));
    rest()
        .post(
            "/api/v1/auth/register",
            Rest.json(
                "email",
                "x" + name + "@example.com",
                "username",
                name,
                "password",
                "another" + " horse"))
        .expectProblem(409, "USERNAME_TAKEN");
  }
}
