package io.minitwitter.tweet;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetDeleted;

/**
 * Forgets a deleted tweet for certain: whoever deleted it has done so already, unless Redis was
 * away or the process ended in between.
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
    store.requireForgotten(fact.getTweetId());
  }
}
