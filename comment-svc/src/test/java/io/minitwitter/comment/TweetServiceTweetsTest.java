package io.minitwitter.comment;

import static io.minitwitter.comment.CommentStoreContract.CAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TweetServiceTweetsTest {

  private final FakeTweetService service = new FakeTweetService();
  private final TestNode node = TestNode.of("tweet", service).allowBareStatuses();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aTweetIsFoundWithItsAuthor() {
    UUID tweeter = service.add(CAT);
    assertThat(tweets(Duration.ZERO).byId(CAT)).isEqualTo(new CommentedTweet(CAT, tweeter));
  }

  @Test
  void foundTweetsAreCachedAndMissingOnesAreNot() {
    CommentedTweets tweets = tweets(Duration.ofMinutes(1));
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, tweets);
    service.add(CAT);
    tweets.byId(CAT);
    int calls = service.calls();
    service.remove(CAT);
    tweets.byId(CAT);
    assertThat(service.calls()).isEqualTo(calls);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, tweets(Duration.ofMinutes(1)));
  }

  @Test
  void ifTweetSvcCannotBeReachedTheCallIsUnavailable() {
    service.add(CAT);
    CommentedTweets tweets = tweets(Duration.ZERO);
    for (Status failure :
        List.of(Status.UNAVAILABLE, Status.UNAUTHENTICATED, Status.PERMISSION_DENIED)) {
      service.fail(failure);
      refused(ErrorReason.ERROR_REASON_UNAVAILABLE, tweets);
    }
    service.fail(Status.OK);
    assertThat(tweets.byId(CAT).id()).isEqualTo(CAT);
    service.stopAnswering();
    refused(ErrorReason.ERROR_REASON_UNAVAILABLE, tweets);
  }

  private CommentedTweets tweets(Duration ttl) {
    return new TweetServiceTweets(
        TweetServiceGrpc.newBlockingStub(node.asService("comment")),
        new LookupSettings(ttl, 1000, Duration.ofSeconds(3)));
  }

  private static void refused(ErrorReason reason, CommentedTweets tweets) {
    assertThatThrownBy(() -> tweets.byId(CAT))
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
