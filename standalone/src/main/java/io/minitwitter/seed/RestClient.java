package io.minitwitter.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A client of the gateway that waits and repeats a call where it is asked to. */
public final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRIES = 10;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final URI gateway;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** Calls the gateway at this address. */
  public RestClient(URI gateway) {
    this.gateway = gateway;
  }

  /** The gateway refused a call; the message says why. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Posts an object.
   *
   * @param token empty for an anonymous call
   * @return the response's body; a missing node when it has none
   * @throws RefusedException when the gateway refuses the call or cannot be reached
   */
  public JsonNode post(String path, Map<String, String> body, String token) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(gateway.resolve(path))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return send(request.build());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The id of the entry of a list, all its pages, that has this content. */
  Optional<String> find(String path, String noun, String content) {
    String token = "";
    do {
      JsonNode page = get(path + "?page_size=100&page_token=" + token, "");
      for (JsonNode entry : page.path(noun)) {
        if (entry.path("content").asText().equals(content)) {
          return Optional.of(entry.path("id").asText());
        }
      }
      token = page.path("next_page_token").asText();
    } while (!token.isEmpty());
    return Optional.empty();
  }

  /**
   * Reads a resource or a list.
   *
   * @param token empty for an anonymous call
   * @throws RefusedException as {@link #post}
   */
  public JsonNode get(String path, String token) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return send(request.build());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private RefusedException unreachable(IOException e) {
    return e instanceof SSLException
        ? new RefusedException(
            ("no TLS with %s (%s); if its certificate is by an authority of your own, name a trust store"
                    + " that has it: MINITWITTER_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE")
                .formatted(gateway, e.getMessage()))
        : new RefusedException("no answer from " + gateway + ": is the system up?");
  }

  private JsonNode send(HttpRequest request) throws IOException {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> answer = attempt(request);
      if (answer.statusCode() < 300) {
        return answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body());
      }
      boolean later = answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE;
      if (!later || attempt == TRIES) {
        JsonNode problem = JSON.readTree(answer.body());
        throw new RefusedException(
            "%s %s was answered with %d %s: %s"
                .formatted(
                    request.method(),
                    request.uri().getPath(),
                    answer.statusCode(),
                    problem.path("code").asText(),
                    problem.path("detail").asText()));
      }
      pause(answer.headers().firstValueAsLong("Retry-After").orElse(1));
    }
  }

  private HttpResponse<String> attempt(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void pause(long seconds) {
    try {
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
