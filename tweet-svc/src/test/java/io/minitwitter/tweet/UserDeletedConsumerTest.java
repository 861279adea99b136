package io.minitwitter.tweet;

import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.UserDeletedContract;
import io.minitwitter.people.VisibleAuthors;
import java.util.Optional;
import java.util.UUID;

class UserDeletedConsumerTest extends UserDeletedContract {
  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Tweets tweets =
      new Tweets(
          store,
          new TweetViews(
              new VisibleAuthors(new KnownAuthors(), new KnownBlocksAndMutes()), new KnownLikes()),
          ids,
          this::batchRemoved);

  @Override
  protected void removeAllOf(UUID user) {
    tweets.deleteAllOf(user);
  }

  @Override
  protected void add(UUID user) {
    store.create(Tweet.posted(ids.next().hex(), user, "secret", NOW), Optional.empty());
  }

  @Override
  protected int itemsOf(UUID user) {
    return store.ofUserBefore(user, TweetStore.BEGINNING, 1000).size();
  }
}
