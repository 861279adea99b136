package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.timeline.v1.ListHomeTimelineRequest;
import io.minitwitter.tweet.v1.Tweet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Home timelines: what is in them, in which order, and when. */
abstract class TimelineSuite extends SystemSuite {
  private static final String TIMELINE = "/api/v1/timeline";

  /** How soon changes by another user show; the caller's own show at the next read. */
  private static final Duration SHOWS = Duration.ofSeconds(20);

  TimelineSuite(RunningSystem system) {
    super(system);
  }

  private void follow(TestUser follower, TestUser followee) {
    rest()
        .as(follower)
        .post("/api/v1/users/follow", Rest.json("user_id", followee.id()))
        .expect(204);
  }

  private List<String> timeline(TestUser reader) {
    return ids(page(reader, "?page_size=100"));
  }

  private Answer page(TestUser reader, String query) {
    return rest().as(reader).get(TIMELINE + query).expect(200);
  }

  private static List<String> ids(Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().path("tweets").forEach(tweet -> ids.add(tweet.path("id").asText()));
    return ids;
  }

  private List<String> awaitTimeline(TestUser reader, List<String> expected) {
    return Eventually.within(SHOWS, () -> timeline(reader), expected::equals);
  }

  @Test
  void itHoldsTheReadersOwnTweetsAndThoseOfFollowedUsersNewestFirst() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser cyd = TestUser.register(rest());
    assertThat(timeline(ann)).isEmpty();
    String first = bob.tweet(rest(), "before the follow");
    cyd.tweet(rest(), "of a stranger");
    follow(ann, bob);
    assertThat(timeline(ann)).containsExactly(first);

    String own = ann.tweet(rest(), "my own");
    assertThat(timeline(ann)).containsExactly(own, first);
    String second = bob.tweet(rest(), "after the follow");
    awaitTimeline(ann, List.of(second, own, first));
    assertThat(timeline(bob)).containsExactly(second, first);

    Answer page = page(ann, "?page_size=1");
    assertThat(page.text("tweets/0/content")).isEqualTo("after the follow");
    assertThat(page.text("tweets/0/author/username")).isEqualTo(bob.username());
    assertThat(page.text("tweets/0/liked_by_me")).isEqualTo("false");
    rest().as(ann).post("/api/v1/tweets/" + second + "/like", "{}").expect(204);
    assertThat(page(ann, "?page_size=1").text("tweets/0/liked_by_me")).isEqualTo("true");
  }

  @Test
  void followsBlocksAndMutesShowAtTheNextRead() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser cyd = TestUser.register(rest());
    String ofBob = bob.tweet(rest(), "of bob");
    String ofCyd = cyd.tweet(rest(), "of cyd");
    follow(ann, bob);
    follow(ann, cyd);
    assertThat(timeline(ann)).containsExactly(ofCyd, ofBob);

    String user = "/api/v1/users/" + cyd.id();
    rest().as(ann).put(user + "/mute", "{}").expect(204);
    assertThat(timeline(ann)).containsExactly(ofBob);
    rest().as(ann).delete(user + "/mute").expect(204);
    assertThat(timeline(ann)).containsExactly(ofCyd, ofBob);

    rest().as(ann).delete("/api/v1/users/unfollow?user_id=" + bob.id()).expect(204);
    assertThat(timeline(ann)).containsExactly(ofCyd);
    follow(ann, bob);
    assertThat(timeline(ann)).containsExactly(ofCyd, ofBob);

    rest().as(cyd).put("/api/v1/users/" + ann.id() + "/block", "{}").expect(204);
    assertThat(timeline(ann)).containsExactly(ofBob);
    rest().as(cyd).delete("/api/v1/users/" + ann.id() + "/block").expect(204);
    // A removed block does not restore the follow.
    assertThat(timeline(ann)).containsExactly(ofBob);
    follow(ann, cyd);
    assertThat(timeline(ann)).containsExactly(ofCyd, ofBob);
  }

  @Test
  void pagesAreFullAfterDeletionsAndReachTheFirstTweet() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    follow(ann, bob);
    assertThat(timeline(ann)).isEmpty();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String tweet = (i % 4 == 0 ? ann : bob).tweet(rest(), "number " + i);
      expected.addFirst(tweet);
    }
    awaitTimeline(ann, expected);
    for (int i = 2; i < 8; i++) {
      String deleted = expected.get(i);
      TestUser author =
          rest().get("/api/v1/tweets/" + deleted).text("user_id").equals(ann.id()) ? ann : bob;
      rest().as(author).delete("/api/v1/tweets/" + deleted).expect(204);
    }
    expected.subList(2, 8).clear();
    awaitTimeline(ann, expected);

    List<String> read = new ArrayList<>();
    String token = "";
    do {
      Answer page = page(ann, "?page_size=4&page_token=" + token);
      read.addAll(ids(page));
      token = page.text("next_page_token");
      assertThat(ids(page)).hasSizeLessThanOrEqualTo(4);
      assertThat(token.isEmpty() || ids(page).size() == 4).isTrue();
    } while (!token.isEmpty());
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void anEmptiedRedisChangesNothing() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    follow(ann, bob);
    String first = bob.tweet(rest(), "one");
    String own = ann.tweet(rest(), "two");
    String third = bob.tweet(rest(), "three");
    awaitTimeline(ann, List.of(third, own, first));
    Answer page = page(ann, "?page_size=1");
    RedisContents.flush(system().redisUrl());
    String token = page.text("next_page_token");
    assertThat(ids(page(ann, "?page_token=" + token))).containsExactly(own, first);
    assertThat(timeline(ann)).containsExactly(third, own, first);
    String fourth = bob.tweet(rest(), "four");
    awaitTimeline(ann, List.of(fourth, third, own, first));
  }

  @Test
  void aDeletedAccountLeavesTheTimelinesOfItsFollowers() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser cyd = TestUser.register(rest());
    follow(ann, bob);
    follow(ann, cyd);
    String ofBob = bob.tweet(rest(), "of bob");
    String ofCyd = cyd.tweet(rest(), "of cyd");
    awaitTimeline(ann, List.of(ofCyd, ofBob));
    rest().as(cyd).deleteAccount(cyd.password()).expect(204);
    awaitTimeline(ann, List.of(ofBob));
  }

  @Test
  void itIsServedOverGrpcAndToItsOwnerAlone() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String older = ann.tweet(rest(), "older");
    String newer = ann.tweet(rest(), "newer");
    ListHomeTimelineRequest request = ListHomeTimelineRequest.newBuilder().setPageSize(1).build();
    var page = rpc().as(ann).timelines().listHomeTimeline(request);
    assertThat(page.getTweetsList()).extracting(Tweet::getId).containsExactly(newer);
    ListHomeTimelineRequest next =
        request.toBuilder().setPageToken(page.getNextPageToken()).build();
    assertThat(rpc().as(ann).timelines().listHomeTimeline(next).getTweetsList())
        .extracting(Tweet::getId)
        .containsExactly(older);
    // A token belongs to one user's timeline.
    Refusal.of(() -> rpc().as(bob).timelines().listHomeTimeline(next))
        .expect(Code.INVALID_ARGUMENT, "INVALID_PAGE_TOKEN");
    Refusal.of(() -> rpc().timelines().listHomeTimeline(request))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
    rest().get(TIMELINE).expectProblem(401, "TOKEN_MISSING");
    rest().as(ann).get(TIMELINE + "?page_size=101").expectProblem(400, "INVALID_FIELDS");
  }
}
