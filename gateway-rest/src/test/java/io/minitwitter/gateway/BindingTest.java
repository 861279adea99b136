package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.gateway.http.Access;
import io.minitwitter.gateway.http.ConnectionLimits;
import io.minitwitter.gateway.http.HttpLimits;
import io.minitwitter.gateway.http.HttpServer;
import io.minitwitter.gateway.http.RequestPipeline;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.gateway.http.RouteTable;
import io.minitwitter.gateway.test.v1.Colour;
import io.minitwitter.gateway.test.v1.Kinds;
import io.minitwitter.gateway.test.v1.KindsServiceGrpc;
import io.minitwitter.gateway.test.v1.Part;
import io.minitwitter.gateway.transcode.RpcHandler;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.ratelimit.LimitClass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bindings with what the contract does not use yet, against a service that answers its request. */
class BindingTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Server backend;
  private static ManagedChannel channel;
  private static HttpServer gateway;

  private static final class Echo extends KindsServiceGrpc.KindsServiceImplBase {
    @Override
    public void get(Kinds request, StreamObserver<Kinds> answer) {
      answer.onNext(request);
      answer.onCompleted();
    }

    @Override
    public void put(Kinds request, StreamObserver<Kinds> answer) {
      get(request, answer);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    backend = InProcessServerBuilder.forName("kinds").addService(new Echo()).build().start();
    channel = InProcessChannelBuilder.forName("kinds").build();
    List<Route> routes =
        HttpBindings.of(Map.of("kinds", KindsServiceGrpc.getServiceDescriptor())).stream()
            .map(
                binding ->
                    new Route(
                        binding.httpMethod(),
                        binding.path(),
                        "gateway:index",
                        LimitClass.READS,
                        Route.Kind.API,
                        new RpcHandler(binding, channel)))
            .toList();
    gateway =
        new HttpServer(
            new RequestPipeline(
                new RouteTable(routes),
                new Access(new TokenVerifier(TestNode.securityState()), AccessPolicy.load(), false),
                Optional.empty(),
                new HttpLimits(List.of(), List.of(), 4096, Duration.ofSeconds(10), 8, 8),
                new SimpleMeterRegistry()),
            new ConnectionLimits(64, 64, Duration.ofSeconds(30), Duration.ofSeconds(60)),
            Duration.ofSeconds(1),
            Optional.empty());
    gateway.start("127.0.0.1", 0);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    channel.shutdownNow();
    backend.shutdownNow();
  }

  @Test
  void readsEveryKindOfFieldFromTheQuery() throws Exception {
    Kinds answer =
        kinds(
            "GET",
            "/kinds/a%2Bb%20c?int32_value=-1&uint32_value=4294967295&int64_value=-5"
                + "&bool_value=true&colour=COLOUR_RED&at=2026-01-31T12:00:00Z"
                + "&part.text_value=p%C3%BC+q&part.count=2&texts=x&texts=&texts=y"
                + "&numbers=1&numbers=2&colours=COLOUR_BLUE&maybe=",
            null);

    assertThat(answer)
        .isEqualTo(
            Kinds.newBuilder()
                .setTextValue("a+b c")
                .setInt32Value(-1)
                .setUint32Value(-1)
                .setInt64Value(-5)
                .setBoolValue(true)
                .setColour(Colour.COLOUR_RED)
                .setAt(Timestamp.newBuilder().setSeconds(1_769_860_800))
                .setPart(Part.newBuilder().setTextValue("pü q").setCount(2))
                .addTexts("x")
                .addTexts("")
                .addTexts("y")
                .addNumbers(1)
                .addNumbers(2)
                .addColours(Colour.COLOUR_BLUE)
                .setMaybe("")
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "int32_value=1.0, type.integer",
    "int32_value=%2B1, type.integer",
    "int32_value=2147483648, type.integer",
    "int32_value=, type.integer",
    "int32_value=%D9%A1, type.integer",
    "uint32_value=-1, type.integer",
    "bool_value=1, type.bool",
    "bool_value=TRUE, type.bool",
    "int32_value=NaN, type.integer",
    "int32_value=1d, type.integer",
    "int64_value=0x1p3, type.integer",
    "int64_value=1e999, type.integer",
    "colour=1, type.enum",
    "colour=RED, type.enum",
    "at=2026-02-29T00:00:00Z, type.timestamp",
    "maybe=%00, string.nul",
    "part=x, unknown",
    "parts=x, unknown",
    "text_value=x, unknown",
    "textValue=x, unknown",
    "maybe=1&maybe=2, duplicate",
    "maybe=%FF, encoding",
    "maybe=%C0%AF, encoding",
    "maybe=%ED%A0%80, encoding",
  })
  void namesTheParameterThatIsWrong(String query, String rule) throws Exception {
    HttpResponse<String> answer = send("GET", "/kinds/a?" + query, null);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(rule.startsWith("string.") ? "\"INVALID_FIELDS\"" : "\"INVALID_QUERY\"")
        .contains("\"rule\":\"" + rule + "\"");
  }

  @Test
  void readsABodyBesideThePath() throws Exception {
    assertThat(kinds("PUT", "/kinds/a/parts/b", "{\"part\": {\"count\": 1}, \"int32_value\": 3}"))
        .isEqualTo(
            Kinds.newBuilder()
                .setTextValue("a")
                .setInt32Value(3)
                .setPart(Part.newBuilder().setCount(1).setPart(Part.newBuilder().setTextValue("b")))
                .build());
  }

  @Test
  void readsABodyThatIsOneField() throws Exception {
    assertThat(kinds("PUT", "/kinds/a/part?maybe=m", "{\"count\": 1}"))
        .isEqualTo(
            Kinds.newBuilder()
                .setTextValue("a")
                .setMaybe("m")
                .setPart(Part.newBuilder().setCount(1))
                .build());
  }

  @Test
  void refusesInABodyWhatThePathGives() throws Exception {
    assertThat(send("PUT", "/kinds/a/parts/b", "{\"text_value\": \"c\"}").body())
        .contains("UNKNOWN_FIELD");
  }

  private static Kinds kinds(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Kinds.Builder kinds = Kinds.newBuilder();
    JsonFormat.parser().merge(answer.body(), kinds);
    return kinds.build();
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
