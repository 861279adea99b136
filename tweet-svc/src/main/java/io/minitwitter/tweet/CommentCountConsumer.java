package io.minitwitter.tweet;

import io.minitwitter.comment.v1.CommentCountChanged;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;

/** Stores the comment count of tweets. */
final class CommentCountConsumer implements EventConsumer<CommentCountChanged> {

  private final Tweets tweets;

  CommentCountConsumer(Tweets tweets) {
    this.tweets = tweets;
  }

  @Override
  public CommentCountChanged event() {
    return CommentCountChanged.getDefaultInstance();
  }

  @Override
  public void consume(CommentCountChanged fact, Event event) {
    tweets.countComments(fact.getTweetId(), fact.getCommentsCount(), fact.getVersion());
  }
}
