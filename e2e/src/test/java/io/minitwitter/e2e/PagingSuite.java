package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists in pages, also while they change. */
abstract class PagingSuite extends SystemSuite {
  PagingSuite(RunningSystem system) {
    super(system);
  }

  private List<String> tweet(TestUser user, int count) {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      newestFirst.addFirst(user.tweet(rest(), "tweet " + i));
    }
    return newestFirst;
  }

  private static String listOf(TestUser user) {
    return "/api/v1/users/" + user.id() + "/tweets";
  }

  private static List<String> ids(Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().path("tweets").forEach(tweet -> ids.add(tweet.path("id").asText()));
    return ids;
  }

  private static String next(Answer page) {
    return "&page_token=" + page.text("next_page_token");
  }

  @Test
  void pagesAreFullAndTheLastHasNoToken() {
    TestUser user = TestUser.register(rest());
    List<String> all = tweet(user, 25);
    String list = listOf(user) + "?page_size=10";
    Answer first = rest().get(list).expect(200);
    Answer second = rest().get(list + next(first)).expect(200);
    Answer third = rest().get(list + next(second)).expect(200);
    assertThat(ids(first)).isEqualTo(all.subList(0, 10));
    assertThat(ids(second)).isEqualTo(all.subList(10, 20));
    assertThat(ids(third)).isEqualTo(all.subList(20, 25));
    assertThat(third.text("next_page_token")).isEmpty();

    assertThat(ids(rest().get(listOf(user)).expect(200))).isEqualTo(all.subList(0, 20));
    Answer exact = rest().get(listOf(user) + "?page_size=25").expect(200);
    assertThat(ids(exact)).isEqualTo(all);
    assertThat(exact.text("next_page_token")).isEmpty();
    // The size may change on the way.
    assertThat(ids(rest().get(listOf(user) + "?page_size=2" + next(first)).expect(200)))
        .isEqualTo(all.subList(10, 12));
  }

  @Test
  void concurrentDeletesAndPostsDoNotShiftPages() {
    TestUser user = TestUser.register(rest());
    List<String> all = tweet(user, 12);
    String list = listOf(user) + "?page_size=4";
    Answer first = rest().get(list).expect(200);
    // The one that the token stands at, one already seen and one yet to come.
    for (int i : new int[] {3, 0, 5}) {
      rest().as(user).delete("/api/v1/tweets/" + all.get(i)).expect(204);
    }
    user.tweet(rest(), "a new one");
    Answer second = rest().get(list + next(first)).expect(200);
    assertThat(ids(second)).containsExactly(all.get(4), all.get(6), all.get(7), all.get(8));
    Answer third = rest().get(list + next(second)).expect(200);
    assertThat(ids(third)).isEqualTo(all.subList(9, 12));
    assertThat(third.text("next_page_token")).isEmpty();
  }

  @Test
  void thePublicTimelineIsPagedNewestFirst() {
    TestUser user = TestUser.register(rest());
    List<String> mine = tweet(user, 5);
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      Answer page = rest().get("/api/v1/tweets?page_size=2" + token).expect(200);
      seen.addAll(ids(page));
      token = next(page);
    } while (seen.size() < 60 && !token.endsWith("=") && !seen.containsAll(mine));
    assertThat(seen).doesNotHaveDuplicates().containsSubsequence(mine);
  }

  @Test
  void aTokenIsValidForItsListOnly() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    tweet(ann, 3);
    tweet(bob, 3);
    String token = next(rest().get(listOf(ann) + "?page_size=1").expect(200));
    String publicToken = next(rest().get("/api/v1/tweets?page_size=1").expect(200));
    for (String path :
        new String[] {
          listOf(bob) + "?page_size=1" + token,
          "/api/v1/tweets?page_size=1" + token,
          listOf(ann) + "?page_size=1" + publicToken,
          listOf(ann) + "?page_size=1" + token + "x",
          listOf(ann) + "?page_size=1" + token.substring(0, token.length() - 2),
          listOf(ann) + "?page_token=%F0%9F%91%8B",
        }) {
      rest().get(path).expectProblem(400, "INVALID_PAGE_TOKEN");
    }
    rest().get(listOf(ann) + "?page_size=1&page_token=").expect(200);
  }

  @Test
  void listsOfUnknownUsersAreNotFound() {
    rest()
        .get("/api/v1/users/00000000-0000-7000-8000-000000000000/tweets")
        .expectProblem(404, "USER_NOT_FOUND");
  }
}
