package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.people.Author;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TweetListsTest {

  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final TweetViews views =
      new TweetViews(new VisibleAuthors(authors, blocksAndMutes), new KnownLikes());
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final TweetLists lists = new TweetLists(store, views);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");
  private final UUID deleted = UUID.randomUUID();

  @Test
  void onlyTheLastPageIsShortAndHasNoToken() {
    for (int count : new int[] {1, 6, 7, 8, 14, 20}) {
      post(count, i -> ada);
      UUID who = ada;
      List<String> all =
          store.ofUserBefore(who, TweetStore.BEGINNING, 1000).stream().map(Tweet::id).toList();
      assertThat(pages(token -> lists.ofUser(ANONYMOUS_VIEWER, who, 7, token), 7)).isEqualTo(all);
      assertThat(pages(token -> lists.all(ANONYMOUS_VIEWER, 7, token), 7)).isEqualTo(all);
    }
  }

  @Test
  void anEmptyListIsOneEmptyPage() {
    assertThat(lists.all(ANONYMOUS_VIEWER, 20, ""))
        .isEqualTo(new Page<AuthoredTweet>(List.of(), ""));
  }

  @Test
  void tweetsOfDeletedAuthorsAreLeftOutAndThePageIsFull() {
    post(60, i -> i % 3 == 0 ? ada : i % 3 == 1 ? bob : deleted);
    List<String> shown =
        store.before(TweetStore.BEGINNING, 1000).stream()
            .filter(tweet -> !tweet.userId().equals(deleted))
            .map(Tweet::id)
            .toList();
    assertThat(pages(token -> lists.all(ANONYMOUS_VIEWER, 7, token), 7)).isEqualTo(shown);
  }

  @Test
  void manyDeletedAuthorsInARowGiveAShortPageWithANextToken() {
    post(1, i -> ada);
    post(100, i -> deleted);
    Page<AuthoredTweet> page = lists.all(ANONYMOUS_VIEWER, 4, "");
    assertThat(page.entries()).isEmpty();
    assertThat(page.nextPageToken()).isNotEmpty();
    List<AuthoredTweet> found = new ArrayList<>();
    for (int i = 0; i < 10 && !page.nextPageToken().isEmpty(); i++) {
      page = lists.all(ANONYMOUS_VIEWER, 4, page.nextPageToken());
      found.addAll(page.entries());
    }
    assertThat(found).hasSize(1);
  }

  @Test
  void nothingIsLeftOutIfAuthorsCannotBeLookedUp() {
    post(5, i -> deleted);
    authors.setReachable(false);
    assertThat(lists.all(ANONYMOUS_VIEWER, 20, "").entries())
        .hasSize(5)
        .allMatch(authored -> authored.author().equals(Author.unresolved(deleted)));
  }

  @Test
  void tweetsHiddenByABlockAreLeftOutAndThePageIsFull() {
    post(30, i -> i % 2 == 0 ? ada : bob);
    blocksAndMutes.block(ada, bob);
    List<String> bobs =
        store.ofUserBefore(bob, TweetStore.BEGINNING, 1000).stream().map(Tweet::id).toList();
    assertThat(pages(token -> lists.all(Optional.of(bob), 7, token), 7)).isEqualTo(bobs);
    assertThat(pages(token -> lists.all(ANONYMOUS_VIEWER, 7, token), 7)).hasSize(30);
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> lists.ofUser(Optional.of(bob), ada, 20, ""));
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> lists.ofUser(Optional.of(ada), bob, 20, ""));
    assertThat(lists.ofUser(Optional.of(ada), ada, 20, "").entries()).hasSize(15);
    blocksAndMutes.setReachable(false);
    assertThat(lists.all(Optional.of(bob), 30, "").entries()).hasSize(30);
  }

  @Test
  void aTokenStaysValidWhenItsTweetIsDeleted() {
    post(10, i -> ada);
    List<Tweet> all = store.before(TweetStore.BEGINNING, 100);
    Page<AuthoredTweet> first = lists.all(ANONYMOUS_VIEWER, 4, "");
    store.delete(all.get(3).id(), all.get(3).createdAt());
    store.delete(all.get(4).id(), all.get(4).createdAt());
    post(1, i -> ada);
    assertThat(lists.all(ANONYMOUS_VIEWER, 4, first.nextPageToken()).entries())
        .extracting(AuthoredTweet::tweet)
        .isEqualTo(all.subList(5, 9));
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    post(10, i -> ada);
    String token = lists.ofUser(ANONYMOUS_VIEWER, ada, 4, "").nextPageToken();
    String crafted =
        PageTokens.encode(
            TweetServiceGrpc.getListTweetsMethod().getFullMethodName(), new byte[] {1, 2, 3});
    for (Runnable call :
        List.<Runnable>of(
            () -> lists.ofUser(ANONYMOUS_VIEWER, bob, 4, token),
            () -> lists.all(ANONYMOUS_VIEWER, 4, token),
            () -> lists.all(ANONYMOUS_VIEWER, 4, "nonsense"),
            () -> lists.all(ANONYMOUS_VIEWER, 4, crafted))) {
      refused(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, call);
    }
  }

  @Test
  void aUserWithoutTweetsHasAnEmptyPageAndAnUnknownUserIsNotFound() {
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, ada, 20, "").entries()).isEmpty();
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.ofUser(ANONYMOUS_VIEWER, deleted, 20, ""));
    post(3, i -> deleted);
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.ofUser(ANONYMOUS_VIEWER, deleted, 20, ""));
    authors.setReachable(false);
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, UUID.randomUUID(), 20, "").entries()).isEmpty();
  }

  private void post(int count, IntFunction<UUID> author) {
    for (int i = 0; i < count; i++) {
      TimeOrderedId id = ids.next();
      store.create(
          Tweet.posted(id.hex(), author.apply(i), "t" + i, id.createdAt()), Optional.empty());
    }
  }

  private static List<String> pages(
      java.util.function.Function<String, Page<AuthoredTweet>> list, int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Page<AuthoredTweet> page = list.apply(token);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        assertThat(page.entries()).hasSize(size);
      } else {
        assertThat(page.entries()).isNotEmpty();
      }
      page.entries().forEach(authored -> found.add(authored.tweet().id()));
    } while (!token.isEmpty());
    return found;
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
