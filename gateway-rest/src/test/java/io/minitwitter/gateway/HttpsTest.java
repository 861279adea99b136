package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.TestAuthority;
import io.minitwitter.mesh.TestAuthority.Issued;
import io.minitwitter.mesh.node.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway's port speaks HTTPS where it has a certificate. */
@Timeout(180)
class HttpsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path folder;

  private static final FakeBackend BACKEND = new FakeBackend();
  private static TestAuthority authority;
  private static Issued issued;
  private static ConfigurableApplicationContext gateway;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    authority = new TestAuthority(Files.createDirectory(folder.resolve("ours")));
    issued = authority.issue("localhost");
    Map<String, String> settings = BACKEND.settings();
    settings.put("minitwitter.gateway.tls.certificate", issued.certificate().toString());
    settings.put("minitwitter.gateway.tls.private-key", issued.key().toString());
    settings.put("minitwitter.tls.reload-interval", "50ms");
    gateway = Node.start("gateway", GatewayApplication.class, settings);
    port = gateway.getBean(GatewayLifecycle.class).port();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    BACKEND.close();
  }

  @Test
  void httpsAnswersWithTheConfiguredCertificate() throws Exception {
    HttpResponse<String> answer = get(authority);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("live");
    try (var certificate = Files.newInputStream(issued.certificate())) {
      assertThat(answer.sslSession().orElseThrow().getPeerCertificates()[0])
          .isEqualTo(CertificateFactory.getInstance("X.509").generateCertificate(certificate));
    }
  }

  @Test
  void aClientThatTrustsAnotherAuthorityEndsTheConnection() throws IOException {
    TestAuthority another = new TestAuthority(Files.createDirectory(folder.resolve("another")));

    assertThatThrownBy(() -> get(another)).isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void plainHttpIsNotAnswered() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();

      assertThat(read(socket)).doesNotContain("HTTP/1.1 200", "live");
    }
  }

  @Test
  void aRenewedCertificateIsLoadedWithoutARestart() throws Exception {
    Certificate before = shown();

    issued.replaceBy(authority.issue("localhost", "RSA"));

    long end = System.nanoTime() + PATIENCE.toNanos();
    while (shown().equals(before) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(shown().getPublicKey().getAlgorithm()).isEqualTo("RSA");
  }

  @Test
  void incompleteTlsSettingsAreRefused() {
    Map<String, String> settings = new HashMap<>(BACKEND.settings());
    settings.put("minitwitter.gateway.tls.certificate", issued.certificate().toString());

    List<String> faults = Node.plan("gateway", GatewayApplication.class, settings).faults();

    assertThat(faults)
        .containsExactly(
            "MINITWITTER_GATEWAY_TLS_PRIVATE_KEY (minitwitter.gateway.tls.private-key) is needed"
                + " beside the certificate");
  }

  private static HttpResponse<String> get(TestAuthority trusted) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusted.clientContext()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/health/live"))
              .timeout(PATIENCE)
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static Certificate shown() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            authority
                .clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static String read(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException closed) {
      return "";
    }
  }
}
