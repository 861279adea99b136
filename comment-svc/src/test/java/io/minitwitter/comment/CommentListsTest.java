package io.minitwitter.comment;

import static io.minitwitter.comment.CommentStoreContract.CAT;
import static io.minitwitter.comment.CommentStoreContract.DOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.comment.v1.CommentServiceGrpc;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommentListsTest {
  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryCommentStore store = new InMemoryCommentStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final KnownTweets tweets = new KnownTweets();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final CommentViews views =
      new CommentViews(new VisibleAuthors(authors, blocksAndMutes), new KnownLikes());
  private final CommentLists lists = new CommentLists(store, tweets, views);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");
  private final UUID deleted = UUID.randomUUID();

  @BeforeEach
  void addTweets() {
    tweets.add(CAT);
    tweets.add(DOG);
  }

  @Test
  void onlyTheLastPageIsShortAndHasNoToken() {
    for (int count : new int[] {1, 6, 7, 8, 14, 20}) {
      post(count, i -> ada);
      List<String> all =
          store.ofTweetBefore(CAT, CommentStore.BEGINNING, 1000).stream().map(Comment::id).toList();
      assertThat(pages(token -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 7, token), 7)).isEqualTo(all);
    }
  }

  @Test
  void anEmptyListIsOneEmptyPage() {
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, "")).isEqualTo(new Page<>(List.of(), ""));
  }

  @Test
  void commentsOfDeletedAuthorsAreLeftOutAndThePageIsFull() {
    post(60, i -> i % 3 == 0 ? ada : i % 3 == 1 ? bob : deleted);
    List<String> shown =
        store.ofTweetBefore(CAT, CommentStore.BEGINNING, 1000).stream()
            .filter(comment -> !comment.userId().equals(deleted))
            .map(Comment::id)
            .toList();
    assertThat(pages(token -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 7, token), 7)).isEqualTo(shown);
  }

  @Test
  void manyDeletedAuthorsInARowGiveAShortPageWithANextToken() {
    post(1, i -> ada);
    post(100, i -> deleted);
    Page<AuthoredComment> page = lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, "");
    assertThat(page.entries()).isEmpty();
    assertThat(page.nextPageToken()).isNotEmpty();
    List<AuthoredComment> found = new ArrayList<>();
    for (int i = 0; i < 10 && !page.nextPageToken().isEmpty(); i++) {
      page = lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, page.nextPageToken());
      found.addAll(page.entries());
    }
    assertThat(found).hasSize(1);
  }

  @Test
  void nothingIsLeftOutIfAuthorsCannotBeLookedUp() {
    post(5, i -> deleted);
    authors.setReachable(false);
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, "").entries())
        .hasSize(5)
        .allMatch(authored -> authored.author().equals(Author.unresolved(deleted)));
  }

  @Test
  void aTokenStaysValidWhenItsCommentIsDeleted() {
    post(10, i -> ada);
    List<Comment> all = store.ofTweetBefore(CAT, CommentStore.BEGINNING, 100);
    Page<AuthoredComment> first = lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, "");
    store.delete(all.get(3).id(), all.get(3).createdAt());
    store.delete(all.get(4).id(), all.get(4).createdAt());
    post(1, i -> ada);
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, first.nextPageToken()).entries())
        .extracting(AuthoredComment::comment)
        .isEqualTo(all.subList(5, 9));
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    post(10, i -> ada);
    String token = lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, "").nextPageToken();
    String crafted =
        PageTokens.encode(
            CommentServiceGrpc.getListCommentsMethod().getFullMethodName() + ":" + CAT,
            new byte[] {1, 2, 3});
    for (Runnable call :
        List.<Runnable>of(
            () -> lists.ofTweet(ANONYMOUS_VIEWER, DOG, 4, token),
            () -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, "nonsense"),
            () -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 4, crafted))) {
      refused(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, call);
    }
  }

  @Test
  void commentsOfADeletedTweetAreNotListed() {
    post(3, i -> ada);
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, "").entries()).hasSize(3);
    String token = lists.ofTweet(ANONYMOUS_VIEWER, CAT, 2, "").nextPageToken();
    tweets.remove(CAT);
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, ""));
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, token));
  }

  private void post(int count, IntFunction<UUID> author) {
    for (int i = 0; i < count; i++) {
      TimeOrderedId id = ids.next();
      store.create(
          Comment.written(id.hex(), tweets.byId(CAT), author.apply(i), "t" + i, id.createdAt()),
          Optional.empty());
    }
  }

  private static List<String> pages(
      java.util.function.Function<String, Page<AuthoredComment>> list, int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Page<AuthoredComment> page = list.apply(token);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        assertThat(page.entries()).hasSize(size);
      } else {
        assertThat(page.entries()).isNotEmpty();
      }
      page.entries().forEach(authored -> found.add(authored.comment().id()));
    } while (!token.isEmpty());
    return found;
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }

  @Test
  void entriesHiddenByABlockAreLeftOutAndThePageIsFull() {
    post(6, i -> i % 2 == 0 ? ada : bob);
    UUID viewer = UUID.randomUUID();
    blocksAndMutes.block(viewer, ada);
    Page<AuthoredComment> page = lists.ofTweet(Optional.of(viewer), CAT, 3, "");
    assertThat(page.entries()).hasSize(3).allMatch(shown -> shown.author().id().equals(bob));
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, CAT, 20, "").entries()).hasSize(6);
    blocksAndMutes.block(viewer, tweets.byId(CAT).userId());
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> lists.ofTweet(Optional.of(viewer), CAT, 3, ""));
  }
}
