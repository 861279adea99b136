package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TweetListsTest {

  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final TweetLists lists = new TweetLists(store, authors);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");
  private final UUID gone = UUID.randomUUID();

  @Test
  void everyPageButTheLastIsFullAndTheLastHasNoToken() {
    for (int count : new int[] {1, 6, 7, 8, 14, 20}) {
      post(count, i -> ada);
      UUID who = ada;
      List<String> all =
          store.ofUserBefore(who, TweetStore.BEGINNING, 1000).stream().map(Tweet::id).toList();
      assertThat(pages(token -> lists.ofUser(who, 7, token), 7)).isEqualTo(all);
      assertThat(pages(token -> lists.all(7, token), 7)).isEqualTo(all);
    }
  }

  @Test
  void anEmptyListIsOneEmptyPage() {
    assertThat(lists.all(20, "")).isEqualTo(new TweetPage(List.of(), ""));
  }

  @Test
  void tweetsOfGoneAuthorsAreLeftOutAndThePageIsFilledUp() {
    post(60, i -> i % 3 == 0 ? ada : i % 3 == 1 ? bob : gone);
    List<String> shown =
        store.before(TweetStore.BEGINNING, 1000).stream()
            .filter(tweet -> !tweet.userId().equals(gone))
            .map(Tweet::id)
            .toList();
    assertThat(pages(token -> lists.all(7, token), 7)).isEqualTo(shown);
  }

  @Test
  void aRunOfGoneAuthorsEndsInAShortPageThatCanBeContinued() {
    post(1, i -> ada);
    post(100, i -> gone);
    TweetPage page = lists.all(4, "");
    assertThat(page.tweets()).isEmpty();
    assertThat(page.nextPageToken()).isNotEmpty();
    List<AuthoredTweet> found = new ArrayList<>();
    for (int i = 0; i < 10 && !page.nextPageToken().isEmpty(); i++) {
      page = lists.all(4, page.nextPageToken());
      found.addAll(page.tweets());
    }
    assertThat(found).hasSize(1);
  }

  @Test
  void whileAuthorsCannotBeReachedNothingIsLeftOut() {
    post(5, i -> gone);
    authors.setReachable(false);
    assertThat(lists.all(20, "").tweets())
        .hasSize(5)
        .allMatch(authored -> authored.author().equals(Author.unresolved(gone)));
  }

  @Test
  void aTokenStaysValidWhenItsTweetIsDeleted() {
    post(10, i -> ada);
    List<Tweet> all = store.before(TweetStore.BEGINNING, 100);
    TweetPage first = lists.all(4, "");
    store.delete(all.get(3).id(), all.get(3).createdAt());
    store.delete(all.get(4).id(), all.get(4).createdAt());
    post(1, i -> ada);
    assertThat(lists.all(4, first.nextPageToken()).tweets())
        .extracting(AuthoredTweet::tweet)
        .isEqualTo(all.subList(5, 9));
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    post(10, i -> ada);
    String token = lists.ofUser(ada, 4, "").nextPageToken();
    String crafted =
        PageTokens.encode(
            TweetServiceGrpc.getListTweetsMethod().getFullMethodName(), new byte[] {1, 2, 3});
    for (Runnable call :
        List.<Runnable>of(
            () -> lists.ofUser(bob, 4, token),
            () -> lists.all(4, token),
            () -> lists.all(4, "nonsense"),
            () -> lists.all(4, crafted))) {
      refused(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, call);
    }
  }

  @Test
  void whoHasNoTweetsHasAnEmptyPageAndWhoIsNotThereIsNotFound() {
    assertThat(lists.ofUser(ada, 20, "").tweets()).isEmpty();
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> lists.ofUser(gone, 20, ""));
    post(3, i -> gone);
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> lists.ofUser(gone, 20, ""));
    authors.setReachable(false);
    assertThat(lists.ofUser(UUID.randomUUID(), 20, "").tweets()).isEmpty();
  }

  private void post(int count, IntFunction<UUID> author) {
    for (int i = 0; i < count; i++) {
      TimeOrderedId id = ids.next();
      store.create(
          Tweet.posted(id.hex(), author.apply(i), "t" + i, id.createdAt()),
          Optional.empty(),
          TweetStoreContract.ALWAYS);
    }
  }

  private static List<String> pages(java.util.function.Function<String, TweetPage> list, int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      TweetPage page = list.apply(token);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        assertThat(page.tweets()).hasSize(size);
      } else {
        assertThat(page.tweets()).isNotEmpty();
      }
      page.tweets().forEach(authored -> found.add(authored.tweet().id()));
    } while (!token.isEmpty());
    return found;
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
