package io.minitwitter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.node.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway as it is started in production, before a backend of the test's own. */
final class RunningGateway implements AutoCloseable {
  static final UUID USER = UUID.fromString(FakeAuth.USER_ID);

  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeBackend backend = new FakeBackend();
  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  RunningGateway(String... namesAndValues) {
    Map<String, String> settings = new LinkedHashMap<>(backend.settings());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    context = Node.start("gateway", GatewayApplication.class, settings);
    port = context.getBean(GatewayLifecycle.class).port();
    awaitReady();
  }

  /** An answer with its JSON, which is null where there is none. */
  record Answer(HttpResponse<byte[]> http, JsonNode json) {
    int status() {
      return http.statusCode();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse(null);
    }

    String code() {
      return json.path("code").asText();
    }
  }

  static String token() {
    return TestNode.userToken(USER, UUID.randomUUID(), Role.USER);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Answer post(String path, String json, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/json";
    return send("POST", path, json.getBytes(StandardCharsets.UTF_8), all);
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").contains("json")
              && response.body().length > 0;
      return new Answer(response, json ? JSON.readTree(response.body()) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and reads all that comes back until the gateway closes. */
  String raw(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection of the test's own. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    // Small, so that an answer that is not read soon waits in the gateway.
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  void stop() {
    context.close();
  }

  @Override
  public void close() {
    client.close();
    context.close();
    backend.close();
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (get("/health/ready").status() != 200) {
      if (System.nanoTime() > deadline) {
        Answer last = get("/health/ready");
        throw new IllegalStateException("Not ready: " + last.status() + " " + last.json());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
