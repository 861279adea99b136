package io.minitwitter.like;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.people.FakeUserService;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceLookupsTest {

  private static final String CAT = "a".repeat(24);
  private static final String DOG = "b".repeat(24);

  private final FakeTweetService tweets = new FakeTweetService();
  private final FakeUserService users = new FakeUserService();
  private final FakeCommentService comments = new FakeCommentService();
  private final TestNode tweetNode = TestNode.of("tweet", tweets).allowBareStatuses();
  private final TestNode userNode = TestNode.of("user", users).allowBareStatuses();
  private final TestNode commentNode = TestNode.of("comment", comments);
  private final Lookups lookups =
      new ServiceLookups(
          TweetServiceGrpc.newBlockingStub(tweetNode.asService("like")),
          CommentServiceGrpc.newBlockingStub(commentNode.asService("like")),
          UserServiceGrpc.newBlockingStub(userNode.asService("like")),
          new LookupSettings(Duration.ofMinutes(1), 1000, Duration.ofSeconds(10)));
  private final UUID ada = users.add("ada");

  @AfterEach
  void stop() {
    tweetNode.close();
    userNode.close();
    commentNode.close();
  }

  @Test
  void recordsAreFoundAndWhatDoesNotExistIsLeftOut() {
    tweets.add(CAT, ada);
    comments.add(Comment.newBuilder().setId(DOG).setTweetId(CAT).setUserId(ada.toString()).build());
    assertThat(lookups.tweets(List.of(CAT, DOG))).containsOnlyKeys(CAT);
    assertThat(lookups.users(List.of(ada, UUID.randomUUID()))).containsOnlyKeys(ada);
    assertThat(lookups.target(Target.tweet(CAT)))
        .contains(new FoundTarget(new KnownTarget(Target.tweet(CAT), CAT, ada), ada));
    assertThat(lookups.target(Target.comment(DOG)))
        .contains(
            new FoundTarget(
                new KnownTarget(Target.comment(DOG), CAT, ada), FakeCommentService.TWEETER));
    assertFails(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> lookups.existing(Target.tweet(DOG)));
    assertFails(
        ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> lookups.existing(Target.comment(CAT)));
  }

  @Test
  void targetsAreCachedAndListedTweetsAreNot() {
    tweets.add(CAT, ada);
    for (int i = 0; i < 3; i++) {
      assertThat(lookups.target(Target.tweet(CAT))).isPresent();
    }
    assertThat(tweets.calls()).hasSize(1);
    for (int i = 0; i < 3; i++) {
      assertThat(lookups.tweets(List.of(CAT))).hasSize(1);
    }
    assertThat(tweets.calls()).hasSize(4);
  }

  @Test
  void aFailingServiceIsUnavailable() {
    tweets.fail(Status.UNAUTHENTICATED);
    users.fail(Status.INTERNAL);
    commentNode.close();
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.tweets(List.of(CAT)));
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.users(List.of(ada)));
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.existing(Target.tweet(CAT)));
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.existing(Target.comment(CAT)));
  }
}
