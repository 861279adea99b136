package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.minitwitter.gateway.RunningGateway.Answer;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TranscodingTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void returnsASingleResourceWithoutAWrapper() {
    Answer answer = gateway.get("/api/v1/tweets/" + FakeTweets.KNOWN_ID);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("id").asText()).isEqualTo(FakeTweets.KNOWN_ID);
    assertThat(answer.json().path("content").asText()).isEqualTo("Grüße 🙂");
    assertThat(answer.json().path("created_at").asText()).isEqualTo("2026-02-02T02:40:00.123Z");
    assertThat(answer.json().path("likes_count").isInt()).isTrue();
    assertThat(answer.json().path("liked_by_me").isBoolean()).isTrue();
    assertThat(answer.json().has("author")).isFalse();
  }

  @Test
  void writesWhatProtobufWrites() throws Exception {
    Answer answer = gateway.get("/api/v1/tweets");
    ListTweetsResponse page = ListTweetsResponse.newBuilder().addTweets(FakeTweets.tweet()).build();

    // Protobuf's printer escapes some characters that need none, so trees are compared.
    assertThat(answer.json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    JsonFormat.printer()
                        .preservingProtoFieldNames()
                        .alwaysPrintFieldsWithNoPresence()
                        .print(page)));
    assertThat(new String(answer.http().body(), StandardCharsets.UTF_8)).contains("🙂");
  }

  @Test
  void answersACreateWithItsLocation() {
    Answer answer =
        gateway.post(
            "/api/v1/tweets",
            "{\"content\": \"hello\"}",
            "Authorization",
            "Bearer " + RunningGateway.token());

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/tweets/" + FakeTweets.KNOWN_ID);
    assertThat(answer.json().path("content").asText()).isEqualTo("hello");
    assertThat(gateway.backend.tweets.caller.requireUser().id()).isEqualTo(RunningGateway.USER);
  }
}
