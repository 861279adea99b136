package io.minitwitter.notification;

import io.minitwitter.like.v1.LikeChanged;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.time.Timestamps;
import java.util.UUID;

/** Notifies authors about likes. */
final class LikeChangedConsumer implements EventConsumer<LikeChanged> {

  private final Notifier notifier;

  LikeChangedConsumer(Notifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public LikeChanged event() {
    return LikeChanged.getDefaultInstance();
  }

  @Override
  public void consume(LikeChanged fact, Event event) {
    boolean ofComment = fact.getTargetType() == TargetType.TARGET_TYPE_COMMENT;
    notifier.likeChanged(
        new Like(
            (ofComment ? "comment:" : "tweet:") + fact.getTargetId(),
            UUID.fromString(fact.getUserId()),
            UUID.fromString(fact.getTargetUserId()),
            fact.getTweetId(),
            ofComment ? fact.getTargetId() : "",
            fact.getLiked(),
            fact.getVersion(),
            Timestamps.instant(fact.getChangedAt())));
  }
}
