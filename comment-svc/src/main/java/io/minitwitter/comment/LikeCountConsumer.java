package io.minitwitter.comment;

import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;

/** Stores the like count of comments. */
final class LikeCountConsumer implements EventConsumer<LikeCountChanged> {

  private final Comments comments;

  LikeCountConsumer(Comments comments) {
    this.comments = comments;
  }

  @Override
  public LikeCountChanged event() {
    return LikeCountChanged.getDefaultInstance();
  }

  @Override
  public void consume(LikeCountChanged fact, Event event) {
    if (fact.getTargetType() == TargetType.TARGET_TYPE_COMMENT) {
      comments.countLikes(fact.getTargetId(), fact.getLikesCount(), fact.getVersion());
    }
  }
}
