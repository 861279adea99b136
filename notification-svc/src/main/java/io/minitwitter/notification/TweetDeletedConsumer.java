package io.minitwitter.notification;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetDeleted;

/** Removes the notifications about a deleted tweet. */
final class TweetDeletedConsumer implements EventConsumer<TweetDeleted> {

  private final Notifier notifier;

  TweetDeletedConsumer(Notifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public TweetDeleted event() {
    return TweetDeleted.getDefaultInstance();
  }

  @Override
  public void consume(TweetDeleted fact, Event event) {
    notifier.tweetDeleted(fact.getTweetId());
  }
}
