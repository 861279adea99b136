package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.TestAuthority;
import io.minitwitter.mesh.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with incomplete TLS settings does not start. */
@Timeout(120)
class TlsSettingsTest {
  private static final String CERTIFICATE = "MINITWITTER_TLS_CERTIFICATE ";
  private static final String PRIVATE_KEY = "MINITWITTER_TLS_PRIVATE_KEY ";
  private static final String CA = "MINITWITTER_TLS_CA ";
  private static final String CLIENT_CA = "MINITWITTER_TLS_CLIENT_CA ";

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static Issued issued;

  @BeforeAll
  static void issue() {
    authority = new TestAuthority(folder);
    issued = authority.issue("localhost");
  }

  @Test
  void noSettingsAreValid() {
    assertThat(faults()).isEmpty();
    assertThat(faults("certificate", "", "private-key", "", "ca", "", "client-ca", "")).isEmpty();
  }

  @Test
  void completeSettingsAreValid() {
    assertThat(
            faults(
                "certificate", issued.certificate().toString(),
                "private-key", issued.key().toString(),
                "ca", authority.certificate().toString(),
                "client-ca", authority.certificate().toString()))
        .isEmpty();
  }

  @Test
  void aNodeWithIncompleteSettingsDoesNotStart() {
    InvalidSettingsException refusal =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                Node.start(
                        "probe",
                        ProbeApplication.class,
                        Map.of("minitwitter.tls.certificate", issued.certificate().toString()))
                    .close());

    assertThat(refusal.faults()).singleElement().asString().startsWith(PRIVATE_KEY);
  }

  @Test
  void aKeyWithoutACertificateIsRefused() {
    assertThat(faults("private-key", issued.key().toString()))
        .singleElement()
        .asString()
        .startsWith(CERTIFICATE);
  }

  @Test
  void filesThatCannotBeReadAreAllNamed() {
    String absent = folder.resolve("absent").toString();

    assertThat(
            faults("certificate", absent, "private-key", absent, "ca", absent, "client-ca", absent))
        .hasSize(4)
        .anyMatch(fault -> fault.startsWith(CERTIFICATE))
        .anyMatch(fault -> fault.startsWith(PRIVATE_KEY))
        .anyMatch(fault -> fault.startsWith(CA))
        .anyMatch(fault -> fault.startsWith(CLIENT_CA))
        .noneMatch(fault -> fault.contains(absent));
  }

  @Test
  void filesWithSomethingElseAreRefused() {
    assertThat(
            faults(
                "certificate", issued.key().toString(),
                "private-key", issued.certificate().toString(),
                "ca", issued.key().toString()))
        .hasSize(3)
        .anyMatch(fault -> fault.startsWith(CERTIFICATE))
        .anyMatch(fault -> fault.startsWith(PRIVATE_KEY))
        .anyMatch(fault -> fault.startsWith(CA));
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() {
    Issued other = authority.issue("other");
    Issued otherKind = authority.issue("other", "RSA");

    for (Issued wrong : List.of(other, otherKind)) {
      assertThat(
              faults(
                  "certificate", issued.certificate().toString(),
                  "private-key", wrong.key().toString()))
          .singleElement()
          .asString()
          .startsWith(PRIVATE_KEY);
    }
  }

  @Test
  void aServiceThatVerifiesOthersIsServedOverTlsOnly() {
    assertThat(faults("ca", authority.certificate().toString()))
        .singleElement()
        .asString()
        .startsWith(CERTIFICATE);
  }

  @Test
  void clientCertificatesNeedTls() {
    assertThat(faults("client-ca", authority.certificate().toString()))
        .singleElement()
        .asString()
        .startsWith(CERTIFICATE);
  }

  @Test
  void aServiceWithTlsCallsOthersOverTlsOnly() {
    Map<String, String> settings = new HashMap<>();
    settings.put("minitwitter.tls.certificate", issued.certificate().toString());
    settings.put("minitwitter.tls.private-key", issued.key().toString());
    Contract.grpcServices()
        .keySet()
        .forEach(name -> settings.put("minitwitter.addresses." + name, "in-process:" + name));
    assertThat(plan(settings)).isEmpty();

    settings.put("minitwitter.addresses.user", "dns:///127.0.0.1:9002");
    assertThat(plan(settings)).singleElement().asString().startsWith(CA);
  }

  @Test
  void anInvalidIntervalIsReportedWithTheOtherSettings() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThat(faults("reload-interval", "often", "ca", empty.toString()))
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("MINITWITTER_TLS_RELOAD_INTERVAL "))
        .anyMatch(fault -> fault.startsWith(CA));
  }

  private static List<String> faults(String... namesAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("minitwitter.tls." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return plan(settings);
  }

  private static List<String> plan(Map<String, String> settings) {
    return Node.plan("probe", ProbeApplication.class, settings).faults();
  }
}
