package io.minitwitter.mesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TelemetryInterceptorTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final AtomicReference<RequestContext> seen = new AtomicReference<>();
  private final AtomicReference<String> marked = new AtomicReference<>();
  private final AtomicReference<Metadata> headers = new AtomicReference<>();
  private final AtomicReference<Metadata> trailers = new AtomicReference<>();
  private final ScriptedTweets tweets =
      new ScriptedTweets()
          .onGet(
              request -> {
                seen.set(RequestContext.current());
                marked.set(MDC.get("request_id") + " " + MDC.get("trace_id"));
                return GetTweetResponse.getDefaultInstance();
              });
  private final TestNode node = TestNode.of("tweet", tweets);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theCallersRequestIdReachesHandlerLogAndAnswer() {
    get("x-request-id", "abc.1", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

    assertThat(seen.get().requestId()).isEqualTo("abc.1");
    assertThat(seen.get().traceId()).isEqualTo(TRACE);
    assertThat(marked.get()).isEqualTo("abc.1 " + TRACE);
    assertThat(headers.get().getAll(TelemetryInterceptor.REQUEST_ID)).containsExactly("abc.1");
  }

  @Test
  void aMissingRequestIdIsGenerated() {
    get();

    assertThat(headers.get().get(TelemetryInterceptor.REQUEST_ID))
        .isNotBlank()
        .isEqualTo(seen.get().requestId());
  }

  @Test
  void anErrorCarriesTheRequestIdOnceInItsTrailers() {
    Metadata ofAnotherHop =
        Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "Gone.").getTrailers();
    ofAnotherHop.put(TelemetryInterceptor.REQUEST_ID, "abc.1");
    tweets.onGet(
        request -> {
          throw Status.NOT_FOUND.asRuntimeException(ofAnotherHop);
        });

    assertThatThrownBy(() -> get("x-request-id", "abc.1"))
        .isInstanceOf(StatusRuntimeException.class);

    assertThat(trailers.get().getAll(TelemetryInterceptor.REQUEST_ID)).containsExactly("abc.1");
  }

  @Test
  void aRefusalBeforeTheHandlerCarriesTheRequestIdToo() {
    assertThatThrownBy(() -> get("x-request-id", "abc.2", "authorization", "Bearer nonsense"))
        .isInstanceOf(StatusRuntimeException.class);

    assertThat(trailers.get().getAll(TelemetryInterceptor.REQUEST_ID)).containsExactly("abc.2");
    assertThat(tweets.calls()).isZero();
  }

  @Test
  void callsAreTimedByRpcAndStatus() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    var server =
        InProcessServerBuilder.forName("timed")
            .addService(
                ServerInterceptors.intercept(tweets, new TelemetryInterceptor("tweet", meters)))
            .build()
            .start();
    var channel = InProcessChannelBuilder.forName("timed").build();
    try {
      var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
      var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }

    assertThat(
            meters
                .get("grpc.server.calls")
                .tag("service", "tweet")
                .tag("rpc", "minitwitter.tweet.v1.TweetService/GetTweet")
                .tag("status", "OK")
                .timer()
                .count())
        .isEqualTo(2);
  }

  private void get(String... namesAndValues) {
    var channel =
        ClientInterceptors.intercept(
            node.withHeaders(namesAndValues),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
    var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
  }
}
