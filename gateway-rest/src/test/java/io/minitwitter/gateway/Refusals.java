package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.gateway.RunningGateway.Answer;

/** What every refusal has in common. */
final class Refusals {
  private Refusals() {}

  static void refused(Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("type").asText()).endsWith(code);
    assertThat(answer.json().path("title").asText()).isNotEmpty();
    assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
    assertNoJava(answer.json().toString());
  }

  static void assertNoJava(String text) {
    assertThat(text)
        .doesNotContainIgnoringCase("java", "exception", "jackson", "jetty", "io.grpc", "at line");
  }
}
