package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UserDeletedConsumerTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final InMemoryCommentStore store = new InMemoryCommentStore();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean stops;
  private final Comments comments =
      new Comments(
          store,
          new KnownTweets(),
          new CommentViews(
              new VisibleAuthors(new KnownAuthors(), new KnownBlocksAndMutes()), new KnownLikes()),
          ids,
          this::counted);
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final List<Event> published = new ArrayList<>();
  private final UserDeletedConsumer consumer =
      new UserDeletedConsumer(
          new NodeName("comment"),
          comments::deleteAllOf,
          published::add,
          InstantSource.fixed(NOW),
          wakes::incrementAndGet);

  private void counted() {
    if (stops) {
      throw new IllegalStateException("stopped here");
    }
  }

  @Test
  void allIsRemovedHoweverMuchThereIsAndEachSweepIsReported() throws Exception {
    for (int i = 0; i < 450; i++) {
      leave(ada);
    }
    leave(bob);
    consume(1);
    consume(1);
    assertThat(left(ada)).isZero();
    // What was under way comes late, and is removed by the second sweep.
    leave(ada);
    consume(2);
    assertThat(left(ada)).isZero();
    assertThat(left(bob)).isEqualTo(1);
    assertThat(published).hasSize(3);
    UserErased last = UserErased.parseFrom(published.getLast().body());
    assertThat(last.getUserId()).isEqualTo(ada.toString());
    assertThat(last.getService()).isEqualTo("comment");
    assertThat(last.getSweep()).isEqualTo(2);
    assertThat(wakes).hasValue(3);
  }

  @Test
  void brokenOffItGoesOnAndReportsNothingBeforeTheEnd() {
    for (int i = 0; i < 450; i++) {
      leave(ada);
    }
    stops = true;
    assertThatThrownBy(() -> consume(1)).hasMessage("stopped here");
    assertThat(left(ada)).isBetween(1, 449);
    assertThat(published).isEmpty();
    stops = false;
    consume(1);
    assertThat(left(ada)).isZero();
    assertThat(published).hasSize(1);
  }

  private void consume(int sweep) {
    assertThat(consumer.event()).isEqualTo(UserDeleted.getDefaultInstance());
    UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
    consumer.consume(fact, Event.of(fact, NOW));
  }

  private void leave(UUID who) {
    CommentedTweet tweet = new CommentedTweet(CommentStoreContract.CAT, bob);
    Comment comment = Comment.written(ids.next().hex(), tweet, who, "secret", NOW);
    store.create(comment, Optional.empty(), CommentStoreContract.ALWAYS);
  }

  private int left(UUID who) {
    return store.ofTweetBefore(CommentStoreContract.CAT, CommentStore.BEGINNING, 1000).stream()
        .filter(comment -> comment.userId().equals(who))
        .toList()
        .size();
  }
}
