package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minitwitter.mesh.TestNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
  @Test
  void aNodeWithInvalidSettingsNamesThemAllAndDoesNotStart() {
    InvalidSettingsException refusal =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                Node.start(
                        "probe",
                        ProbeApplication.class,
                        Map.of(
                            "minitwitter.probe.default-deadline", "s3cret",
                            "minitwitter.probe.max-in-flight", "0",
                            "minitwitter.probe.extra.weight", "heavy"))
                    .close());

    assertThat(refusal.faults())
        .hasSize(3)
        .anyMatch(fault -> fault.startsWith("MINITWITTER_PROBE_DEFAULT_DEADLINE "))
        .anyMatch(fault -> fault.startsWith("MINITWITTER_PROBE_MAX_IN_FLIGHT "))
        .anyMatch(fault -> fault.startsWith("MINITWITTER_PROBE_EXTRA_WEIGHT "));
    assertThat(refusal).hasMessageNotContaining("s3cret").hasMessageNotContaining("heavy");
    refusal.faults().forEach(fault -> assertThat(refusal).hasMessageContaining(fault));
  }

  @Test
  void aPlanIsReadWithoutStarting() {
    Node.Plan plan = Node.plan("probe", ProbeApplication.class, Map.of());

    assertThat(plan.faults()).isEmpty();
    assertThat(plan.host()).isEqualTo("127.0.0.1");
    assertThat(plan.port()).isZero();
    assertThat(plan.name().variable("port")).isEqualTo("MINITWITTER_PROBE_PORT");
  }

  @Test
  @Timeout(120)
  void aProcessWithInvalidSettingsPrintsAReadableList() throws Exception {
    Ended probe =
        runProbe(Map.of("MINITWITTER_PROBE_PORT", "s3cret", "MINITWITTER_PROBE_EXTRA_LABEL", " "));

    assertThat(probe.code()).isEqualTo(2);
    assertThat(probe.output())
        .contains("MINITWITTER_PROBE_PORT", "MINITWITTER_PROBE_EXTRA_LABEL")
        .doesNotContain("s3cret", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MINITWITTER_PROBE_PORT", "MINITWITTER_PROBE_MANAGEMENT_PORT"})
  @Timeout(120)
  void aPortInUseIsReportedWithItsSetting(String variable) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Ended probe = runProbe(Map.of(variable, port));

      assertThat(probe.code()).isEqualTo(2);
      assertThat(probe.output())
          .contains("Port " + port, "Set " + variable + " to another one.")
          .doesNotContain("\tat ");
    }
  }

  private record Ended(int code, String output) {}

  private static Ended runProbe(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProbeApplication.class.getName());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void settingsDoNotShowTheirSecrets() {
    NodeSettings settings =
        new NodeSettings(
            "host",
            1,
            2,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            TestNode.settings().connections(),
            Duration.ofSeconds(1),
            "s3cret",
            "jdbc:postgresql://h/db?password=s3cret",
            "",
            8,
            "mongodb://a:s3cret@h",
            "",
            "redis://:s3cret@h",
            "amqp://a:s3cret@h");

    assertThat(settings.toString()).doesNotContain("s3cret");
  }
}
