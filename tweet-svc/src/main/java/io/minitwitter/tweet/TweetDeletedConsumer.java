package io.minitwitter.tweet;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetDeleted;

/**
 * Invalidates a deleted tweet. The delete has done so already, unless Redis could not be reached or
 * the process ended in between.
 */
final class TweetDeletedConsumer implements EventConsumer<TweetDeleted> {

  private final CachedTweetStore store;

  TweetDeletedConsumer(CachedTweetStore store) {
    this.store = store;
  }

  @Override
  public TweetDeleted event() {
    return TweetDeleted.getDefaultInstance();
  }

  @Override
  public void consume(TweetDeleted fact, Event event) {
    store.requireInvalidated(fact.getTweetId());
  }
}
