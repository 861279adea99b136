package io.minitwitter.like;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.KnownBlocksAndMutes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LikesTest {

  private final InMemoryLikeStore store = new InMemoryLikeStore();
  private final KnownLookups lookups = new KnownLookups();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Likes likes =
      new Likes(
          store,
          lookups,
          blocksAndMutes,
          new TimeOrderedIds(),
          (user, type) -> {},
          wakes::incrementAndGet);
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @Test
  void aLikeHasItsTargetAndAuthor() {
    String tweet = lookups.tweet(bob);
    String comment = lookups.comment(bob);
    likes.like(ada, Target.tweet(tweet));
    likes.like(ada, Target.comment(comment));
    Like ofTweet = only(Target.tweet(tweet));
    assertThat(ofTweet.userId()).isEqualTo(ada);
    assertThat(ofTweet.of()).isEqualTo(new KnownTarget(Target.tweet(tweet), tweet, bob));
    assertThat(Long.parseLong(ofTweet.position().substring(0, 8), 16))
        .isEqualTo(ofTweet.createdAt().getEpochSecond());
    assertThat(only(Target.comment(comment)).of())
        .isEqualTo(lookups.existing(Target.comment(comment)).known());
  }

  @Test
  void onlyChangedLikesAreCounted() {
    Target tweet = Target.tweet(lookups.tweet(bob));
    likes.unlike(ada, tweet);
    assertThat(wakes).hasValue(0);
    likes.like(ada, tweet);
    likes.like(ada, tweet);
    assertThat(wakes).hasValue(1);
    likes.unlike(ada, tweet);
    likes.unlike(ada, tweet);
    assertThat(wakes).hasValue(2);
  }

  @Test
  void unknownTargetsCannotBeLikedAndTheirLikesCanBeWithdrawn() {
    Target tweet = Target.tweet(lookups.tweet(bob));
    Target comment = Target.comment(lookups.comment(bob));
    for (Target target : List.of(tweet, comment)) {
      likes.like(ada, target);
      lookups.remove(target.id());
    }
    assertFails(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> likes.like(bob, tweet));
    assertFails(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> likes.like(bob, comment));
    // A comment's id is no tweet's.
    Target other = Target.tweet(lookups.comment(bob));
    assertFails(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> likes.like(bob, other));
    for (Target target : List.of(tweet, comment)) {
      likes.unlike(ada, target);
      assertThat(likes.likedBy(ada, target.type(), List.of(target.id()))).isEmpty();
    }
  }

  @Test
  void anUnreachableServiceRefusesLikesAndNotUnlikes() {
    Target tweet = Target.tweet(lookups.tweet(bob));
    likes.like(ada, tweet);
    lookups.setReachable(false);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> likes.like(bob, tweet));
    likes.unlike(ada, tweet);
    assertThat(store.ofTargetBefore(tweet, LikeStore.BEGINNING, 10)).isEmpty();
  }

  @Test
  void likedIdsAreReturnedOnce() {
    String tweet = lookups.tweet(bob);
    likes.like(ada, Target.tweet(tweet));
    String other = lookups.tweet(bob);
    assertThat(likes.likedBy(ada, Target.Type.TWEET, List.of(tweet, other, tweet)))
        .isEqualTo(Set.of(tweet));
    assertThat(likes.likedBy(ada, Target.Type.TWEET, List.of())).isEmpty();
  }

  @Test
  void aBlockRefusesALikeAndNotItsEnd() {
    String tweet = lookups.tweet(bob);
    likes.like(ada, Target.tweet(tweet));
    blocksAndMutes.block(bob, ada);
    String another = lookups.tweet(bob);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> likes.like(ada, Target.tweet(another)));
    likes.unlike(ada, Target.tweet(tweet));
    assertThat(likes.likedBy(ada, Target.Type.TWEET, List.of(tweet, another))).isEmpty();
  }

  @Test
  void aBlockWithTheAuthorOfTheTweetRefusesALikeOfACommentBelowIt() {
    UUID eve = UUID.randomUUID();
    Target comment = Target.comment(lookups.comment(bob, eve));
    blocksAndMutes.block(eve, ada);
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> likes.like(ada, comment));
    blocksAndMutes.unblock(eve, ada);
    likes.like(ada, comment);
    assertThat(likes.likedBy(ada, comment.type(), List.of(comment.id()))).hasSize(1);
  }

  private Like only(Target target) {
    List<Like> found = store.ofTargetBefore(target, LikeStore.BEGINNING, 10);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
