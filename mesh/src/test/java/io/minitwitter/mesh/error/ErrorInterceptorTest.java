package io.minitwitter.mesh.error;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INTERNAL;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TWEET_NOT_FOUND;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNIMPLEMENTED;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.mongodb.MongoTimeoutException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.LogCapture;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorInterceptorTest {
  private static final Metadata.Key<String> FOREIGN =
      Metadata.Key.of("x-foreign", Metadata.ASCII_STRING_MARSHALLER);
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final ScriptedTweets tweets = new ScriptedTweets();
  private final TestNode node = TestNode.of("tweet", tweets).allowBareStatuses();
  private final LogCapture log = LogCapture.of(ErrorInterceptor.class);

  @AfterEach
  void stop() {
    log.close();
    node.close();
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("secret"),
        new NullPointerException("secret"),
        new StackOverflowError("secret"),
        new AssertionError("secret"),
        Status.INTERNAL.withDescription("secret").asRuntimeException(),
        Status.UNKNOWN.withDescription("secret").asRuntimeException(new Metadata()),
        new IllegalStateException("secret", Status.PERMISSION_DENIED.asRuntimeException()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultBecomesInternalWithoutItsText(Throwable fault) {
    scripted(fault);

    StatusRuntimeException seen =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> get("x-request-id", "request-of-this-test"));

    ErrorDetails details = ErrorDetails.of(seen);
    assertThat(details.reason()).isEqualTo(ERROR_REASON_INTERNAL);
    assertThat(details.message()).contains("request id").doesNotContain("secret");
    assertThat(seen.getStatus().toString() + seen.getTrailers())
        .doesNotContain("secret", fault.getClass().getSimpleName());
    assertThat(log.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.ERROR);
              assertThat(event.getFormattedMessage()).contains("TweetService/GetTweet");
              assertThat(event.getThrowableProxy().getMessage()).contains("secret");
              assertThat(event.getMDCPropertyMap())
                  .containsEntry("request_id", "request-of-this-test")
                  .containsEntry("service", "tweet")
                  .containsKey("trace_id");
            });
  }

  static Stream<RuntimeException> outages() {
    return Stream.of(
        new MongoTimeoutException("no server at 10.0.0.7"),
        new IllegalStateException(new SQLException("down", "08006")),
        new IllegalStateException(new SQLException("shutting down", "57P01")),
        new IllegalStateException(new SQLTransientConnectionException("pool")),
        Status.UNAVAILABLE.withDescription("10.0.0.7").asRuntimeException(),
        new CompletionException(Status.UNAVAILABLE.asRuntimeException()));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void anUnavailableStoreOrServiceIsUnavailableWithRetryInfo(RuntimeException outage) {
    scripted(outage);

    ErrorDetails details = assertFails(ERROR_REASON_UNAVAILABLE, this::get);

    assertThat(details.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(details.message()).doesNotContain("10.0.0.7");
    assertThat(log.events()).singleElement().matches(event -> event.getLevel() == Level.WARN);
  }

  @Test
  void aReasonOfTheHandlerIsSentAsItIsAndNotLogged() {
    scripted(Errors.of(ERROR_REASON_TWEET_NOT_FOUND, "No such tweet."));

    ErrorDetails details = assertFails(ERROR_REASON_TWEET_NOT_FOUND, this::get);

    assertThat(details.message()).isEqualTo("No such tweet.");
    assertThat(log.events()).isEmpty();
  }

  @Test
  void theCauseOfAReasonIsLogged() {
    scripted(Errors.of(ERROR_REASON_INTERNAL, "It broke.", new IllegalStateException("the cause")));

    assertFails(ERROR_REASON_INTERNAL, this::get);

    assertThat(log.events())
        .singleElement()
        .satisfies(
            event -> assertThat(event.getThrowableProxy().getMessage()).contains("the cause"));
  }

  @Test
  void aCalledServicesReasonIsPassedOnWithoutItsOtherTrailers() {
    Metadata trailers = Errors.of(ERROR_REASON_TWEET_NOT_FOUND, "No such tweet.").getTrailers();
    trailers.put(FOREIGN, "of another hop");
    scripted(Status.NOT_FOUND.withDescription("No such tweet.").asRuntimeException(trailers));

    StatusRuntimeException seen = catchThrowableOfType(StatusRuntimeException.class, this::get);

    assertThat(ErrorDetails.of(seen).reason()).isEqualTo(ERROR_REASON_TWEET_NOT_FOUND);
    assertThat(seen.getTrailers().containsKey(FOREIGN)).isFalse();
  }

  @Test
  void anExceededDeadlineOfACalledServiceIsPassedOn() {
    scripted(Status.DEADLINE_EXCEEDED.withDescription("ClientCall at ...").asRuntimeException());

    assertFails(ERROR_REASON_DEADLINE_EXCEEDED, this::get);
  }

  @Test
  void anUnimplementedRpcHasAReason() {
    assertFails(
        ERROR_REASON_UNIMPLEMENTED,
        () ->
            TweetServiceGrpc.newBlockingStub(node.as(UUID.randomUUID(), Role.USER))
                .deleteTweet(DeleteTweetRequest.newBuilder().setId(REQUEST.getId()).build()));
  }

  @Test
  void anErrorPassedToTheObserverHasAReasonToo() {
    TweetServiceGrpc.TweetServiceImplBase service =
        new TweetServiceGrpc.TweetServiceImplBase() {
          @Override
          public void listTweets(
              ListTweetsRequest request, StreamObserver<ListTweetsResponse> answer) {
            answer.onError(new IllegalStateException("secret"));
          }
        };
    try (TestNode other = TestNode.of("tweet", service)) {
      ErrorDetails details =
          assertFails(
              ERROR_REASON_INTERNAL,
              () ->
                  TweetServiceGrpc.newBlockingStub(other.anonymous())
                      .listTweets(ListTweetsRequest.getDefaultInstance()));
      assertThat(details.message()).doesNotContain("secret");
    }
  }

  @Test
  void messagesAfterTheEndAreDropped() {
    TweetServiceGrpc.TweetServiceImplBase service =
        new TweetServiceGrpc.TweetServiceImplBase() {
          @Override
          public void listTweets(
              ListTweetsRequest request, StreamObserver<ListTweetsResponse> answer) {
            answer.onNext(ListTweetsResponse.newBuilder().setNextPageToken("first").build());
            answer.onCompleted();
            throw new IllegalStateException("after the end");
          }
        };
    try (TestNode other = TestNode.of("tweet", service)) {
      assertThat(
              TweetServiceGrpc.newBlockingStub(other.anonymous())
                  .listTweets(ListTweetsRequest.getDefaultInstance())
                  .getNextPageToken())
          .isEqualTo("first");
    }
  }

  private void scripted(Throwable failure) {
    tweets.onGet(
        request -> {
          throw sneaky(failure);
        });
  }

  private static RuntimeException sneaky(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private GetTweetResponse get(String... headers) {
    return TweetServiceGrpc.newBlockingStub(node.withHeaders(headers)).getTweet(REQUEST);
  }
}
