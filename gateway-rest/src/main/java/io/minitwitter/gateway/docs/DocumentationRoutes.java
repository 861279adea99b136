package io.minitwitter.gateway.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.gateway.http.EntityTag;
import io.minitwitter.gateway.http.Exchange;
import io.minitwitter.gateway.http.Reply;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.mesh.ratelimit.LimitClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The API's document and Swagger UI to read and try it, all from this host. Files are read at their
 * first request and kept.
 */
public final class DocumentationRoutes {
  private static final String OPENAPI = "/minitwitter/openapi.yaml";
  private static final String PAGE = "/minitwitter/docs/";

  /** Swagger UI sets style attributes; scripts and requests stay with this origin. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private DocumentationRoutes() {}

  /** The routes. */
  public static List<Route> routes() {
    String swagger = "/META-INF/resources/webjars/swagger-ui/" + swaggerVersion() + "/";
    return List.of(
        route("/openapi.yaml", "gateway:openapi", "application/yaml", () -> read(OPENAPI)),
        route("/openapi.json", "gateway:openapi", "application/json", DocumentationRoutes::json),
        file("/docs", "text/html; charset=utf-8", PAGE + "index.html"),
        file("/docs/start.js", "text/javascript; charset=utf-8", PAGE + "start.js"),
        file("/docs/swagger-ui.css", "text/css; charset=utf-8", swagger + "swagger-ui.css"),
        file(
            "/docs/swagger-ui-bundle.js",
            "text/javascript; charset=utf-8",
            swagger + "swagger-ui-bundle.js"),
        file("/docs/favicon.png", "image/png", swagger + "favicon-32x32.png"));
  }

  private static Route file(String path, String mediaType, String resource) {
    return route(path, "gateway:docs", mediaType, () -> read(resource));
  }

  private static Route route(
      String path, String object, String mediaType, Supplier<byte[]> content) {
    StableFile file = new StableFile(mediaType, content);
    return new Route(
        "GET",
        PathTemplate.parse(path),
        object,
        LimitClass.READS,
        Route.Kind.DOCUMENT,
        file::answer);
  }

  private static byte[] json() {
    try {
      return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(read(OPENAPI)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String swaggerVersion() {
    Properties maven = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      maven.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return maven.getProperty("version");
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = DocumentationRoutes.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is not on the class path");
    }
    return in;
  }

  /** A file that does not change while the gateway runs. */
  private static final class StableFile {
    private final String mediaType;
    private final Supplier<byte[]> content;
    private byte[] bytes;
    private String tag;

    StableFile(String mediaType, Supplier<byte[]> content) {
      this.mediaType = mediaType;
      this.content = content;
    }

    Reply answer(Exchange exchange) {
      load();
      Reply reply = EntityTag.conditional(exchange, mediaType, bytes, tag);
      Map<String, String> headers = new HashMap<>(reply.headers());
      headers.put("Content-Security-Policy", POLICY);
      headers.put("Cache-Control", "no-cache");
      return new Reply(reply.status(), reply.mediaType(), reply.body(), headers);
    }

    private synchronized void load() {
      if (bytes == null) {
        byte[] loaded = content.get();
        tag = EntityTag.of(loaded);
        bytes = loaded;
      }
    }
  }
}
