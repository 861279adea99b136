package io.minitwitter.like;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.user.v1.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LikeListsTest {

  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryLikeStore store = new InMemoryLikeStore();
  private final KnownLookups lookups = new KnownLookups();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final Likes likes =
      new Likes(store, lookups, blocksAndMutes, new TimeOrderedIds(), (user, type) -> {}, () -> {});
  private final LikeLists lists = new LikeLists(store, lookups, authors, blocksAndMutes);
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");

  @Test
  void usersWhoLikeATweetAreListedNewestFirstInFullPages() {
    String tweet = lookups.tweet(ada);
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      newestFirst.addFirst(anyUserLikes(tweet));
    }
    assertThat(
            pages(token -> lists.ofTweet(ANONYMOUS_VIEWER, tweet, 7, token), 7, User::getUsername))
        .isEqualTo(newestFirst);
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, lookups.tweet(ada), 7, "").entries()).isEmpty();
  }

  @Test
  void deletedUsersAreLeftOutAndThePageIsFull() {
    String tweet = lookups.tweet(ada);
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (i % 3 == 0) {
        likes.like(UUID.randomUUID(), Target.tweet(tweet));
      } else {
        newestFirst.addFirst(anyUserLikes(tweet));
      }
    }
    assertThat(
            pages(token -> lists.ofTweet(ANONYMOUS_VIEWER, tweet, 7, token), 7, User::getUsername))
        .isEqualTo(newestFirst);
  }

  @Test
  void anUnknownTweetIsNotFoundAndAnUnreachableServiceIsUnavailable() {
    String tweet = lookups.tweet(ada);
    anyUserLikes(tweet);
    lookups.setReachable(false);
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lists.ofTweet(ANONYMOUS_VIEWER, tweet, 7, ""));
    lookups.setReachable(true);
    lookups.remove(tweet);
    assertFails(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> lists.ofTweet(ANONYMOUS_VIEWER, tweet, 7, ""));
  }

  @Test
  void likedTweetsAreOrderedByTheTimeOfTheLike() {
    List<String> tweets = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      tweets.add(lookups.tweet(bob));
    }
    // The oldest tweet is liked last; one is liked, then again after all others.
    likes.like(ada, Target.tweet(tweets.getLast()));
    tweets.reversed().forEach(tweet -> likes.like(ada, Target.tweet(tweet)));
    likes.unlike(ada, Target.tweet(tweets.get(9)));
    likes.like(ada, Target.tweet(tweets.get(9)));
    likes.like(ada, Target.comment(lookups.comment(bob)));
    List<String> expected = new ArrayList<>(tweets);
    expected.addFirst(expected.remove(9));
    assertThat(
            pages(
                token -> lists.ofUser(ANONYMOUS_VIEWER, ada, 7, token),
                7,
                liked -> liked.tweet().getId()))
        .isEqualTo(expected);
  }

  @Test
  void deletedTweetsAndTweetsOfDeletedAuthorsAreLeftOutAndThePageIsFull() {
    UUID deleted = authors.add("gone");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      String tweet = lookups.tweet(i % 3 == 0 ? deleted : bob);
      likes.like(ada, Target.tweet(tweet));
      if (i % 3 == 1) {
        lookups.remove(tweet);
      } else if (i % 3 == 2) {
        newestFirst.addFirst(tweet);
      }
    }
    authors.remove(deleted);
    assertThat(
            pages(
                token -> lists.ofUser(ANONYMOUS_VIEWER, ada, 7, token),
                7,
                liked -> liked.tweet().getId()))
        .isEqualTo(newestFirst);
  }

  @Test
  void likedByMeIsSetForTheReader() {
    String both = lookups.tweet(bob);
    String one = lookups.tweet(bob);
    likes.like(ada, Target.tweet(both));
    likes.like(ada, Target.tweet(one));
    likes.like(bob, Target.tweet(both));
    assertThat(lists.ofUser(Optional.of(bob), ada, 7, "").entries())
        .extracting(LikedTweet::likedByCaller)
        .containsExactly(false, true);
    assertThat(lists.ofUser(Optional.of(ada), ada, 7, "").entries())
        .extracting(LikedTweet::likedByCaller)
        .containsExactly(true, true);
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, ada, 7, "").entries())
        .extracting(LikedTweet::likedByCaller)
        .containsExactly(false, false);
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, ada, 7, "").entries().getFirst().author().username())
        .isEqualTo("bob");
  }

  @Test
  void aUserWithoutLikesHasAnEmptyPageAndAnUnknownUserIsNotFound() {
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, ada, 7, ""))
        .isEqualTo(new Page<LikedTweet>(List.of(), ""));
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.ofUser(ANONYMOUS_VIEWER, UUID.randomUUID(), 7, ""));
    authors.setReachable(false);
    assertThat(lists.ofUser(ANONYMOUS_VIEWER, UUID.randomUUID(), 7, "").entries()).isEmpty();
    likes.like(ada, Target.tweet(lookups.tweet(bob)));
    lookups.setReachable(false);
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lists.ofUser(ANONYMOUS_VIEWER, ada, 7, ""));
  }

  @Test
  void usersHiddenByABlockAreInNoList() {
    UUID reader = UUID.randomUUID();
    String adas = lookups.tweet(ada);
    String bobs = lookups.tweet(bob);
    lookups.user(ada, "ada");
    lookups.user(bob, "bob");
    for (UUID user : List.of(ada, bob)) {
      likes.like(user, Target.tweet(adas));
      likes.like(user, Target.tweet(bobs));
    }
    blocksAndMutes.block(reader, ada);
    assertThat(lists.ofTweet(Optional.of(reader), bobs, 7, "").entries())
        .extracting(User::getUsername)
        .containsExactly("bob");
    assertThat(lists.ofUser(Optional.of(reader), bob, 7, "").entries())
        .extracting(liked -> liked.tweet().getId())
        .containsExactly(bobs);
    assertFails(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> lists.ofTweet(Optional.of(reader), adas, 7, ""));
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.ofUser(Optional.of(reader), ada, 7, ""));
    assertThat(lists.ofTweet(ANONYMOUS_VIEWER, bobs, 7, "").entries()).hasSize(2);
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    String tweet = lookups.tweet(ada);
    for (int i = 0; i < 5; i++) {
      anyUserLikes(tweet);
      likes.like(ada, Target.tweet(lookups.tweet(bob)));
    }
    String ofTweet = lists.ofTweet(ANONYMOUS_VIEWER, tweet, 2, "").nextPageToken();
    String ofAda = lists.ofUser(ANONYMOUS_VIEWER, ada, 2, "").nextPageToken();
    String other = lookups.tweet(ada);
    for (Runnable call :
        List.<Runnable>of(
            () -> lists.ofTweet(ANONYMOUS_VIEWER, other, 2, ofTweet),
            () -> lists.ofTweet(ANONYMOUS_VIEWER, tweet, 2, ofAda),
            () -> lists.ofUser(ANONYMOUS_VIEWER, bob, 2, ofAda),
            () -> lists.ofUser(ANONYMOUS_VIEWER, ada, 2, "nonsense"))) {
      assertFails(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, call::run);
    }
  }

  private String anyUserLikes(String tweet) {
    UUID id = UUID.randomUUID();
    lookups.user(id, "u" + id);
    likes.like(id, Target.tweet(tweet));
    return "u" + id;
  }

  private static <T> List<String> pages(
      Function<String, Page<T>> list, int size, Function<T, String> name) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Page<T> page = list.apply(token);
      token = page.nextPageToken();
      if (token.isEmpty()) {
        assertThat(page.entries()).isNotEmpty();
      } else {
        assertThat(page.entries()).hasSize(size);
      }
      page.entries().forEach(entry -> found.add(name.apply(entry)));
    } while (!token.isEmpty());
    return found;
  }
}
