package io.minitwitter.like;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.people.FakeUserService;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceLookupsTest {

  private final FakeTweetService tweets = new FakeTweetService();
  private final FakeUserService users = new FakeUserService();
  private final FakeCommentService comments = new FakeCommentService();
  private final TestNode tweetNode = TestNode.of("tweet", tweets);
  private final TestNode userNode = TestNode.of("user", users);
  private final TestNode commentNode = TestNode.of("comment", comments);
  // As long as the first call of a test may take on a busy machine.
  private final Lookups lookups = lookups(Duration.ofSeconds(10));
  private final UUID ada = users.add("ada");

  private Lookups lookups(Duration timeout) {
    return new ServiceLookups(
        TweetServiceGrpc.newBlockingStub(tweetNode.asService("like")),
        CommentServiceGrpc.newBlockingStub(commentNode.asService("like")),
        UserServiceGrpc.newBlockingStub(userNode.asService("like")),
        timeout);
  }

  @AfterEach
  void stop() {
    tweetNode.close();
    userNode.close();
    commentNode.close();
  }

  @Test
  void whatIsThereIsFoundAndWhatIsNotIsLeftOut() {
    tweets.add("a".repeat(24), ada);
    comments.add(Comment.newBuilder().setId("c".repeat(24)).setUserId(ada.toString()).build());
    assertThat(lookups.tweets(List.of("a".repeat(24), "b".repeat(24))))
        .extracting(Tweet::getUserId)
        .containsExactly(ada.toString());
    assertThat(lookups.comments(List.of("c".repeat(24), "a".repeat(24))))
        .extracting(Comment::getId)
        .containsExactly("c".repeat(24));
    assertThat(lookups.users(List.of(ada, UUID.randomUUID())))
        .extracting(User::getUsername)
        .containsExactly("ada");
    int before = tweets.calls().size();
    assertThat(lookups.tweets(List.of())).isEmpty();
    assertThat(tweets.calls()).hasSize(before);
  }

  @Test
  void noCallAsksForMoreThanItMay() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      ids.add("%024x".formatted(i));
      tweets.add(ids.getLast(), ada);
    }
    assertThat(lookups.tweets(ids)).hasSize(101);
    assertThat(tweets.calls()).extracting(List::size).containsExactly(100, 1);
  }

  @Test
  void aServiceThatFailsOrDoesNotAnswerIsAnOutage() {
    for (Status failure : List.of(Status.UNAVAILABLE, Status.UNAUTHENTICATED, Status.INTERNAL)) {
      tweets.fail(failure);
      assertFails(
          ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.tweets(List.of("a".repeat(24))));
      users.fail(failure);
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.users(List.of(ada)));
    }
    tweets.silence();
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        () -> lookups(Duration.ofMillis(50)).tweets(List.of("a".repeat(24))));
    commentNode.close();
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookups.comments(List.of("a".repeat(24))));
  }

  @Test
  void aCallerWhoWentAwayGetsNothing() {
    Context.CancellableContext away = Context.current().withCancellation();
    away.cancel(null);
    away.run(
        () ->
            assertThatThrownBy(() -> lookups.users(List.of(ada)))
                .satisfies(
                    e ->
                        assertThat(Status.fromThrowable(e).getCode())
                            .isEqualTo(Status.Code.CANCELLED)));
  }
}
