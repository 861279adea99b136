package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.store.DocumentsContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link TweetStore}. */
abstract class TweetStoreContract extends DocumentsContract<Tweet> {

  @Override
  protected abstract TweetStore store();

  @Override
  protected Tweet item(TimeOrderedId id, UUID userId, String content) {
    return Tweet.posted(id.hex(), userId, content, id.createdAt());
  }

  @Override
  protected List<VersionedCount<Tweet>> versionedCounts() {
    return List.of(
        new VersionedCount<>(store()::setLikesCount, Tweet::likesCount),
        new VersionedCount<>(store()::setCommentsCount, Tweet::commentsCount));
  }

  @Test
  void allTweetsAreListedNewestFirstWithoutDeletedOnes() {
    List<Tweet> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Tweet tweet = created(i % 3 == 0 ? bob : ada, "t" + i);
      if (i % 5 == 0) {
        store().delete(tweet.id(), tweet.createdAt());
      } else {
        all.addFirst(tweet);
      }
    }
    assertThat(store().before(TweetStore.BEGINNING, 7)).isEqualTo(all.subList(0, 7));
    assertThat(store().before(all.get(6).id(), 7)).isEqualTo(all.subList(7, 14));
    assertThat(store().before(all.get(21).id(), 7)).isEqualTo(all.subList(22, 24));
  }

  @Test
  void listsOfIdsHoldTheTweetsOfSomeUsersOrOfAllFromTheNewest() {
    UUID eve = UUID.randomUUID();
    List<ListedTweet> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Tweet tweet = created(List.of(ada, bob, eve).get(i % 3), "t" + i);
      if (i % 5 == 0) {
        store().delete(tweet.id(), tweet.createdAt());
      } else {
        all.addFirst(new ListedTweet(tweet.id(), tweet.userId()));
      }
    }
    assertThat(store().idsBefore(TweetStore.BEGINNING, 7)).isEqualTo(all.subList(0, 7));
    assertThat(store().idsBefore(all.get(6).id(), 100)).isEqualTo(all.subList(7, 24));
    List<ListedTweet> ofTwo = all.stream().filter(tweet -> !tweet.userId().equals(bob)).toList();
    Set<UUID> two = Set.of(ada, eve, UUID.randomUUID());
    assertThat(store().idsOfUsersBefore(two, TweetStore.BEGINNING, 7))
        .isEqualTo(ofTwo.subList(0, 7));
    assertThat(store().idsOfUsersBefore(two, ofTwo.get(6).id(), 100))
        .isEqualTo(ofTwo.subList(7, ofTwo.size()));
    assertThat(store().idsOfUsersBefore(Set.of(UUID.randomUUID()), TweetStore.BEGINNING, 7))
        .isEmpty();
  }
}
