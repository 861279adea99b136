package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node starts and serves in locales with other case rules (i, İ) and other digits (٣). */
@Timeout(120)
class LocaleTest {
  @BeforeAll
  static void initializeNode() {
    // It sets the default locale once, which would hide the locale of the first test.
    Node.faults(NodeSettings.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG", "az-AZ", "fa-IR-u-nu-arabext", "th-TH-u-nu-thai"})
  void aNodeServes(String tag) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try (RunningProbe probe =
        RunningProbe.start(Map.of("minitwitter.probe.max-in-flight", "16")).publishKeys()) {
      String token = TestNode.userToken(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN);
      assertThat(
              TweetServiceGrpc.newBlockingStub(probe.withToken(token))
                  .getTweet(GetTweetRequest.newBuilder().setId("0".repeat(24)).build()))
          .isNotNull();
      assertThat(new NodeName("notification").variable("max-in-flight"))
          .isEqualTo("MINITWITTER_NOTIFICATION_MAX_IN_FLIGHT");
      assertThat(PortsInUseException.of(15432, "tweet", "X").getMessage()).contains("15432");
      assertThat(Node.plan("probe", ProbeApplication.class, Map.of()).faults())
          .isEqualTo(List.of());
    } finally {
      Locale.setDefault(before);
    }
  }
}
