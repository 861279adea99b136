package io.minitwitter.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests to a gateway, as a user or anonymously. */
final class Rest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI gateway;
  private final String authorization;

  private Rest(URI gateway, String authorization) {
    this.gateway = gateway;
    this.authorization = authorization;
  }

  /** Requests without a token. */
  static Rest to(URI gateway) {
    return new Rest(gateway, "");
  }

  /** The same with an access token. */
  Rest with(String token) {
    return withAuthorization("Bearer " + token);
  }

  /** The same with this value of the header {@code Authorization}. */
  Rest withAuthorization(String value) {
    return new Rest(gateway, value);
  }

  /** The same as this user. */
  Rest as(TestUser user) {
    return with(user.accessToken());
  }

  /** The JSON object of names and values in turn. */
  static String json(Object... namesAndValues) {
    Map<String, Object> object = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, null, headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, null, null, headers);
  }

  /** Deletes the account of a user, which takes the password. */
  Answer deleteAccount(String password) {
    byte[] body = bytes(json("current_password", password));
    return send("DELETE", "/api/v1/users/profile", body, "application/json");
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, bytes(body), "application/json", headers);
  }

  Answer put(String path, String body, String... headers) {
    return send("PUT", path, bytes(body), "application/json", headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends a request.
   *
   * @param body null for none
   * @param contentType null for none
   * @param headers names and values in turn
   */
  Answer send(String method, String path, byte[] body, String contentType, String... headers) {
    try {
      return attempt(method, path, body, contentType, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  /** As {@link #send}, for tests in which the server may not answer. */
  Answer attempt(String method, String path, byte[] body, String contentType, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      Map<String, List<String>> answered = response.headers().map();
      return new Answer(method + " " + path, response.statusCode(), answered, response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
