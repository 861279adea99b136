package io.minitwitter.comment;

import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.UserDeletedContract;
import io.minitwitter.people.VisibleAuthors;
import java.util.Optional;
import java.util.UUID;

class UserDeletedConsumerTest extends UserDeletedContract {
  private final InMemoryCommentStore store = new InMemoryCommentStore();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final CommentedTweet tweet =
      new CommentedTweet(CommentStoreContract.CAT, UUID.randomUUID());
  private final Comments comments =
      new Comments(
          store,
          new KnownTweets(),
          new CommentViews(
              new VisibleAuthors(new KnownAuthors(), new KnownBlocksAndMutes()), new KnownLikes()),
          ids,
          this::batchRemoved);

  @Override
  protected void removeAllOf(UUID user) {
    comments.deleteAllOf(user);
  }

  @Override
  protected void add(UUID user) {
    store.create(Comment.written(ids.next().hex(), tweet, user, "secret", NOW), Optional.empty());
  }

  @Override
  protected int itemsOf(UUID user) {
    return store.ofUserBefore(user, CommentStore.BEGINNING, 1000).size();
  }
}
