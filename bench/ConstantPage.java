package io.minitwitter.bench;

import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.gateway.http.Reply;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.mesh.ratelimit.LimitClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A page of constant bytes, answered by the gateway itself behind all that stands before every route:
 * what a route's answer is compared with. Not part of the system: the benchmark adds it to the class
 * path.
 */
@Configuration(proxyBeanMethods = false)
public class ConstantPage {
  private static final Path BYTES = Path.of(System.getenv("BENCH_PAGE"));

  private volatile Reply reply;

  @Bean
  Route constantRoute() {
    return new Route(
        "GET",
        PathTemplate.parse("/bench/constant"),
        "gateway:index",
        LimitClass.READS,
        Route.Kind.API,
        exchange -> reply());
  }

  private Reply reply() {
    if (reply == null) {
      try {
        reply =
            new Reply(200, Reply.JSON, Files.readAllBytes(BYTES), Map.of("ETag", "\"constant\""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return reply;
  }
}
