package io.minitwitter.like;

import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.UserDeletedContract;
import java.util.UUID;

class UserDeletedConsumerTest extends UserDeletedContract {
  private final InMemoryLikeStore store = new InMemoryLikeStore();
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Likes likes =
      new Likes(
          store,
          new KnownLookups(),
          new KnownBlocksAndMutes(),
          ids,
          (user, type) -> {},
          this::batchRemoved);

  @Override
  protected void removeAllOf(UUID user) {
    likes.unlikeAllOf(user);
  }

  @Override
  protected void add(UUID user) {
    Target target = Target.tweet(ids.next().hex());
    KnownTarget known = new KnownTarget(target, target.id(), UUID.randomUUID());
    store.like(new Like(user, known, ids.next().hex(), NOW));
  }

  @Override
  protected int itemsOf(UUID user) {
    return store.ofUserBefore(user, Target.Type.TWEET, LikeStore.BEGINNING, 1000).size();
  }
}
