package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.gateway.RunningGateway.Answer;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.gateway.http.RouteTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void showsSwaggerUiFromThisHostAlone() {
    Answer page = gateway.get("/docs");
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(text(page));

    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy"))
        .contains("script-src 'self'", "connect-src 'self'");
    int found = 0;
    for (; links.find(); found++) {
      assertThat(links.group(1)).startsWith("/");
      assertThat(gateway.get(links.group(1)).status()).as(links.group(1)).isEqualTo(200);
    }
    assertThat(found).isEqualTo(4);
    assertThat(text(page)).doesNotContain("<script>", "<style");
    assertThat(text(gateway.get("/docs/start.js"))).contains("'/openapi.json'");
  }

  @Test
  void servesTheCommittedDocument() throws Exception {
    Answer yaml = gateway.get("/openapi.yaml");

    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(text(yaml)).isEqualTo(Files.readString(Path.of("../swagger/openapi.yaml")));
    assertThat(gateway.get("/openapi.json").json().path("openapi").asText()).startsWith("3.");
    assertThat(gateway.get("/openapi.yaml", "If-None-Match", yaml.header("ETag")).status())
        .isEqualTo(304);
  }

  @Test
  void describesEveryRouteThatTheGatewayHas() {
    var paths = gateway.get("/openapi.json").json().path("paths");

    for (Route route : gateway.bean(RouteTable.class).routes()) {
      String path = route.path().text();
      if (!path.startsWith("/docs/")) {
        assertThat(paths.path(path).has(route.method().toLowerCase(Locale.ROOT)))
            .as(route.method() + " " + path)
            .isTrue();
      }
    }
  }

  private static String text(Answer answer) {
    return new String(answer.http().body(), StandardCharsets.UTF_8);
  }
}
