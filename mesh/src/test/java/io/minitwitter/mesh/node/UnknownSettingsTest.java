package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {
  private static final Set<String> KNOWN = UnknownSettings.known(List.of("tweet"));

  @Test
  void aMisspeltVariableIsReportedWithTheOneThatWasMeant() {
    assertThat(
            UnknownSettings.report(
                List.of(
                    "MINITWITTER_TWEET_PROT",
                    "MINITWITTER_TWEET_MAX_INFLIGHT",
                    "MINITWITTER_LOG_LEVLE",
                    "MINITWITTER_WHATEVER_THIS_IS"),
                KNOWN))
        .containsExactly(
            "Unknown setting MINITWITTER_LOG_LEVLE. Did you mean MINITWITTER_LOG_LEVEL?",
            "Unknown setting MINITWITTER_TWEET_MAX_INFLIGHT. Did you mean"
                + " MINITWITTER_TWEET_MAX_IN_FLIGHT?",
            "Unknown setting MINITWITTER_TWEET_PROT. Did you mean MINITWITTER_TWEET_PORT?",
            "Unknown setting MINITWITTER_WHATEVER_THIS_IS.");
  }

  @Test
  void knownVariablesAndThoseOfOtherProgramsAreNot() {
    assertThat(
            UnknownSettings.report(
                List.of(
                    "PATH",
                    "MINITWITTER_TWEET_PORT",
                    "MINITWITTER_TWEET_CONNECTIONS_TOTAL",
                    "MINITWITTER_ADDRESSES_USER",
                    "MINITWITTER_JAVA_OPTIONS",
                    "MINITWITTER_TEST_MONGODB_URL"),
                KNOWN))
        .isEmpty();
  }
}
