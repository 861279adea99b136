package io.minitwitter.standalone;

import io.minitwitter.mesh.tls.CertificateFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Waits as a user would: until the gateway says that it is ready. */
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 50;

  private Readiness() {}

  /**
   * Returns when {@code /health/ready} is 200.
   *
   * @param tls the certificate that the gateway shows, if any
   * @throws IllegalStateException when it is not within a minute
   */
  static void await(String gateway, CertificateFiles tls) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    Instant end = Instant.now().plus(PATIENCE);
    try (HttpClient client = client(tls)) {
      while (Instant.now().isBefore(end)) {
        if (isReady(client, request)) {
          return;
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }
    throw new IllegalStateException(
        "the gateway is not ready after " + PATIENCE.toSeconds() + " s; the log says why");
  }

  private static HttpClient client(CertificateFiles tls) {
    return tls.isSet()
        ? HttpClient.newBuilder().sslContext(OwnCertificate.trusted(tls)).build()
        : HttpClient.newHttpClient();
  }

  private static boolean isReady(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
