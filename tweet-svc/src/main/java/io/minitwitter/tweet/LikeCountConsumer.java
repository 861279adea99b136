package io.minitwitter.tweet;

import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;

/** Stores the like count of tweets. */
final class LikeCountConsumer implements EventConsumer<LikeCountChanged> {

  private final Tweets tweets;

  LikeCountConsumer(Tweets tweets) {
    this.tweets = tweets;
  }

  @Override
  public LikeCountChanged event() {
    return LikeCountChanged.getDefaultInstance();
  }

  @Override
  public void consume(LikeCountChanged fact, Event event) {
    if (fact.getTargetType() == TargetType.TARGET_TYPE_TWEET) {
      tweets.countLikes(fact.getTargetId(), fact.getLikesCount(), fact.getVersion());
    }
  }
}
