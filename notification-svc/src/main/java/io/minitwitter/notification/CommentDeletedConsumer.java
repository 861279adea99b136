package io.minitwitter.notification;

import io.minitwitter.comment.v1.CommentDeleted;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;

/** Removes the notifications about a deleted comment. */
final class CommentDeletedConsumer implements EventConsumer<CommentDeleted> {

  private final Notifier notifier;

  CommentDeletedConsumer(Notifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public CommentDeleted event() {
    return CommentDeleted.getDefaultInstance();
  }

  @Override
  public void consume(CommentDeleted fact, Event event) {
    notifier.commentDeleted(fact.getCommentId());
  }
}
