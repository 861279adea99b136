package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.like.v1.LikeCommentRequest;
import io.minitwitter.like.v1.LikeTweetRequest;
import io.minitwitter.like.v1.ListTweetLikesRequest;
import io.minitwitter.like.v1.ListTweetLikesResponse;
import io.minitwitter.like.v1.ListUserLikesRequest;
import io.minitwitter.like.v1.UnlikeTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who likes what, and how many do. */
abstract class LikeSuite extends SystemSuite {
  private static final String UNKNOWN_ID = "0".repeat(24);
  private static final Duration COUNTED = Duration.ofSeconds(20);

  LikeSuite(RunningSystem system) {
    super(system);
  }

  private void like(TestUser user, String thing) {
    assertThat(rest().as(user).post(thing + "/like", "{}").expect(204).body()).isEmpty();
  }

  private void unlike(TestUser user, String thing) {
    assertThat(rest().as(user).delete(thing + "/like").expect(204).body()).isEmpty();
  }

  private Answer awaitCount(String thing, int likes) {
    return Eventually.within(
        COUNTED,
        () -> rest().get(thing).expect(200),
        answer -> answer.json().path("likes_count").asInt(-1) == likes);
  }

  private static List<String> texts(Answer page, String list, String member) {
    List<String> texts = new ArrayList<>();
    page.json().path(list).forEach(entry -> texts.add(entry.path(member).asText()));
    return texts;
  }

  @Test
  void aTweetIsLikedAgainAndUnliked() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String id = ann.tweet(rest(), "likeable");
    String tweet = "/api/v1/tweets/" + id;
    Answer before = rest().get(tweet).expect(200);
    like(bob, tweet);
    like(bob, tweet);
    like(ann, tweet);
    Answer likes = rest().get(tweet + "/likes").expect(200);
    assertThat(likes.members(""))
        .containsExactlyInAnyOrder("users", "likes_count", "next_page_token");
    assertThat(texts(likes, "users", "username")).containsExactly(ann.username(), bob.username());
    assertThat(likes.text("next_page_token")).isEmpty();
    assertThat(likes.body()).doesNotContain("@example.com");
    Answer counted = awaitCount(tweet, 2);
    assertThat(counted.text("updated_at")).isEqualTo(before.text("updated_at"));
    assertThat(rest().get(tweet + "/likes").expect(200).text("likes_count")).isEqualTo("2");

    unlike(bob, tweet);
    unlike(bob, tweet);
    assertThat(texts(rest().get(tweet + "/likes").expect(200), "users", "username"))
        .containsExactly(ann.username());
    awaitCount(tweet, 1);
    unlike(ann, tweet);
    awaitCount(tweet, 0);
  }

  @Test
  void aUserSeesTheirLikesImmediately() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String id = ann.tweet(rest(), "mine too");
    String tweet = "/api/v1/tweets/" + id;
    String comment = "/api/v1/comments/" + ann.comment(rest(), id, "and this");
    String list = "/api/v1/users/" + ann.id() + "/tweets";
    for (boolean likes : new boolean[] {true, false}) {
      for (String thing : List.of(tweet, comment)) {
        if (likes) {
          like(bob, thing);
        } else {
          unlike(bob, thing);
        }
      }
      // It shows as soon as like-svc answers in time, which a busy machine may delay.
      for (String thing : List.of(tweet, comment)) {
        Eventually.within(
            COUNTED,
            () -> rest().as(bob).get(thing).expect(200).text("liked_by_me"),
            Boolean.toString(likes)::equals);
      }
      Eventually.within(
          COUNTED,
          () -> texts(rest().as(bob).get(list).expect(200), "tweets", "liked_by_me"),
          List.of(Boolean.toString(likes))::equals);
      assertThat(rest().as(ann).get(tweet).expect(200).text("liked_by_me")).isEqualTo("false");
      assertThat(rest().get(tweet).expect(200).text("liked_by_me")).isEqualTo("false");
    }
  }

  @Test
  void aCommentsLikesAreCounted() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "below me");
    String comment = "/api/v1/comments/" + bob.comment(rest(), tweet, "like me");
    like(ann, comment);
    like(bob, comment);
    awaitCount(comment, 2);
    unlike(ann, comment);
    awaitCount(comment, 1);
    assertThat(rest().get("/api/v1/tweets/" + tweet).expect(200).text("likes_count"))
        .isEqualTo("0");
  }

  @Test
  void likesOfAUserAreListedInFullPagesNewestFirst() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    List<String> tweets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tweets.add(ann.tweet(rest(), "tweet " + i));
    }
    tweets.reversed().forEach(tweet -> like(bob, "/api/v1/tweets/" + tweet));
    String list = "/api/v1/users/" + bob.id() + "/likes?page_size=3";
    Answer first = rest().get(list).expect(200);
    assertThat(texts(first, "tweets", "id")).isEqualTo(tweets.subList(0, 3));
    assertThat(first.json().path("tweets").get(0).path("author").path("username").asText())
        .isEqualTo(ann.username());
    assertThat(first.json().path("tweets").get(0).path("content").asText()).isEqualTo("tweet 0");
    // What was deleted or unliked is replaced by what follows.
    rest().as(ann).delete("/api/v1/tweets/" + tweets.get(3)).expect(204);
    unlike(bob, "/api/v1/tweets/" + tweets.get(4));
    String token = "&page_token=" + first.text("next_page_token");
    Answer second = rest().get(list + token).expect(200);
    assertThat(texts(second, "tweets", "id")).isEqualTo(tweets.subList(5, 8));
    assertThat(second.text("next_page_token")).isEmpty();
    rest()
        .get("/api/v1/users/" + ann.id() + "/likes?page_size=3" + token)
        .expectProblem(400, "INVALID_PAGE_TOKEN");
    assertThat(rest().get("/api/v1/users/" + ann.id() + "/likes").expect(200).json().path("tweets"))
        .isEmpty();
  }

  @Test
  void whatCannotBeLikedIsRefused() {
    TestUser ann = TestUser.register(rest());
    Rest me = rest().as(ann);
    String tweet = "/api/v1/tweets/" + ann.tweet(rest(), "x");
    rest().post(tweet + "/like", "{}").expectProblem(401, "TOKEN_MISSING");
    rest().delete(tweet + "/like").expectProblem(401, "TOKEN_MISSING");
    me.post("/api/v1/tweets/" + UNKNOWN_ID + "/like", "{}").expectProblem(404, "TWEET_NOT_FOUND");
    me.post("/api/v1/comments/" + UNKNOWN_ID + "/like", "{}")
        .expectProblem(404, "COMMENT_NOT_FOUND");
    me.post("/api/v1/tweets/x/like", "{}").expectProblem(400, "INVALID_FIELDS");
    rest().get("/api/v1/tweets/" + UNKNOWN_ID + "/likes").expectProblem(404, "TWEET_NOT_FOUND");
    rest()
        .get("/api/v1/users/00000000-0000-7000-8000-000000000000/likes")
        .expectProblem(404, "USER_NOT_FOUND");
    // A like's end needs nothing to be there.
    unlike(ann, "/api/v1/tweets/" + UNKNOWN_ID);
    unlike(ann, "/api/v1/comments/" + UNKNOWN_ID);

    like(ann, tweet);
    me.delete(tweet).expect(204);
    Eventually.within(COUNTED, () -> rest().get(tweet + "/likes"), answer -> answer.status() != 200)
        .expectProblem(404, "TWEET_NOT_FOUND");
    unlike(ann, tweet);
  }

  @Test
  void concurrentLikesAndUnlikesAreCountedExactly() {
    TestUser ann = TestUser.register(rest());
    String tweet = "/api/v1/tweets/" + ann.tweet(rest(), "hot");
    List<Boolean> likes =
        Together.times(
            12,
            () -> {
              TestUser other = TestUser.register(rest());
              boolean likesAtLast = other.id().hashCode() % 2 == 0;
              like(other, tweet);
              unlike(other, tweet);
              if (likesAtLast) {
                like(other, tweet);
              }
              return likesAtLast;
            });
    int expected = (int) likes.stream().filter(liked -> liked).count();
    assertThat(rest().get(tweet + "/likes").expect(200).json().path("users")).hasSize(expected);
    awaitCount(tweet, expected);
    awaitCountOfList(tweet, expected);
  }

  private void awaitCountOfList(String tweet, int likes) {
    Eventually.within(
        COUNTED,
        () -> rest().get(tweet + "/likes").expect(200).text("likes_count"),
        Integer.toString(likes)::equals);
  }

  @Test
  void allCallsWorkOverGrpc() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String id = ann.tweet(rest(), "over gRPC");
    String comment = ann.comment(rest(), id, "and below");
    LikeTweetRequest like = LikeTweetRequest.newBuilder().setTweetId(id).build();
    Rpc asBob = rpc().as(bob);
    asBob.likes().likeTweet(like);
    asBob.likes().likeTweet(like);
    asBob.likes().likeComment(LikeCommentRequest.newBuilder().setCommentId(comment).build());
    ListTweetLikesRequest ofTweet = ListTweetLikesRequest.newBuilder().setTweetId(id).build();
    ListTweetLikesResponse likes =
        Eventually.within(
            COUNTED,
            () -> rpc().likes().listTweetLikes(ofTweet),
            answer -> answer.getLikesCount() == 1);
    assertThat(likes.getUsersList()).extracting(User::getId).containsExactly(bob.id());
    ListUserLikesRequest ofBob = ListUserLikesRequest.newBuilder().setUserId(bob.id()).build();
    List<Tweet> tweets = asBob.likes().listUserLikes(ofBob).getTweetsList();
    assertThat(tweets).extracting(Tweet::getId).containsExactly(id);
    assertThat(tweets.getFirst().getLikedByMe()).isTrue();
    GetTweetRequest get = GetTweetRequest.newBuilder().setId(id).build();
    Eventually.within(
        COUNTED,
        () -> asBob.tweets().getTweet(get).getTweet(),
        tweet -> tweet.getLikesCount() == 1 && tweet.getLikedByMe());
    asBob.likes().unlikeTweet(UnlikeTweetRequest.newBuilder().setTweetId(id).build());
    assertThat(rpc().likes().listTweetLikes(ofTweet).getUsersList()).isEmpty();
    Refusal.of(() -> rpc().likes().likeTweet(like)).expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
    Refusal.of(() -> asBob.likes().likeTweet(like.toBuilder().setTweetId(UNKNOWN_ID).build()))
        .expect(Code.NOT_FOUND, "TWEET_NOT_FOUND");
  }
}
