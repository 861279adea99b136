package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommentPurgeTest {

  private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryCommentStore store = new InMemoryCommentStore();

  @Test
  void whatWasDeletedIsKeptForAWeek() {
    String id = new TimeOrderedIds().next().hex();
    Comment comment =
        Comment.written(
            id,
            new CommentedTweet(CommentStoreContract.CAT, UUID.randomUUID()),
            UUID.randomUUID(),
            "x",
            DELETED);
    store.create(comment, Optional.empty(), CommentStoreContract.ALWAYS);
    store.delete(id, DELETED);
    purgeAt(DELETED.plus(Duration.ofDays(7))).run();
    assertThat(store.purge(DELETED)).isZero();
    purgeAt(DELETED.plus(Duration.ofDays(7)).plusMillis(1)).run();
    assertThat(store.purge(Instant.MAX)).isZero();
  }

  @Test
  void itRunsBetweenStartAndStop() {
    CommentPurge purge = purgeAt(DELETED);
    assertThat(purge.isRunning()).isFalse();
    purge.start();
    assertThat(purge.isRunning()).isTrue();
    purge.stop();
    assertThat(purge.isRunning()).isFalse();
  }

  private CommentPurge purgeAt(Instant now) {
    return new CommentPurge(store, TestSettings.noCaches(), InstantSource.fixed(now));
  }
}
