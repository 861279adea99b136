package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.store.DocumentsContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link CommentStore}. */
abstract class CommentStoreContract extends DocumentsContract<Comment> {

  static final String CAT = "0a".repeat(12);
  static final String DOG = "0b".repeat(12);
  static final UUID TWEETER = UUID.randomUUID();

  @Override
  protected abstract CommentStore store();

  @Override
  protected Comment item(TimeOrderedId id, UUID userId, String content) {
    return comment(CAT, id, userId, content);
  }

  @Override
  protected List<VersionedCount<Comment>> versionedCounts() {
    return List.of(new VersionedCount<>(store()::setLikesCount, Comment::likesCount));
  }

  @Test
  void aTweetsCommentsAreListedNewestFirst() {
    List<Comment> cats = new ArrayList<>();
    List<Comment> dogs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      UUID author = i % 2 == 0 ? ada : bob;
      Comment comment = comment(i % 3 == 0 ? DOG : CAT, ids.next(), author, "c" + i);
      store().create(comment, Optional.empty());
      (i % 3 == 0 ? dogs : cats).addFirst(comment);
    }
    assertThat(store().ofTweetBefore(CAT, CommentStore.BEGINNING, 7)).isEqualTo(cats.subList(0, 7));
    Comment deleted = cats.remove(8);
    store().delete(deleted.id(), deleted.createdAt());
    assertThat(store().ofTweetBefore(CAT, cats.get(6).id(), 100)).isEqualTo(cats.subList(7, 19));
    assertThat(store().ofTweetBefore(DOG, CommentStore.BEGINNING, 100)).isEqualTo(dogs);
    assertThat(store().ofTweetBefore("0".repeat(24), CommentStore.BEGINNING, 7)).isEmpty();
  }

  @Test
  void anUpdateChangesTheTextAndWhenItChanged() {
    Comment comment = created(ada, "before");
    Instant later = comment.createdAt().plusSeconds(5);
    Comment after =
        new Comment(comment.id(), CAT, TWEETER, ada, "after", comment.createdAt(), later, 0);
    assertThat(store().update(comment.id(), "after", later)).contains(after);
    assertThat(store().byId(comment.id())).contains(after);
    store().delete(comment.id(), later);
    assertThat(store().update(comment.id(), "again", later)).isEmpty();
    assertThat(store().update(ids.next().hex(), "again", later)).isEmpty();
  }

  static Comment comment(String tweetId, TimeOrderedId id, UUID userId, String content) {
    CommentedTweet tweet = new CommentedTweet(tweetId, TWEETER);
    return Comment.written(id.hex(), tweet, userId, content, id.createdAt());
  }
}
