package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** What an answer must never show: how the system is made. */
final class JavaText {
  private static final Pattern TRACES =
      Pattern.compile(
          "\\b(java|javax|jakarta|jdk|sun|kotlin)\\.[a-z]"
              + "|\\b(com|org|io|net|de|build)\\.[a-z]+\\.[a-z]"
              + "|Exception\\b|\\bat [\\w.$]+\\([\\w.]+:\\d+\\)|\\.java\\b"
              + "|(?i)\\b(jetty|javalin|jackson|netty|spring|hikari|jdbi|jdbc|psql|postgres|mongo"
              + "|redis|lettuce|caused by|null pointer|stack ?trace|sqlstate|protobuf)");

  private JavaText() {}

  static void assertNoneIn(String answer, String description) {
    assertThat(TRACES.matcher(answer).results().map(match -> match.group()).toList())
        .as("Java text in the answer to %s: %s", description, answer)
        .isEmpty();
  }
}
