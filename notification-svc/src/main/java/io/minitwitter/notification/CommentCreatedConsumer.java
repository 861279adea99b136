package io.minitwitter.notification;

import io.minitwitter.comment.v1.CommentCreated;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import java.util.UUID;

/** Notifies the tweet's author and the mentioned users about a comment. */
final class CommentCreatedConsumer implements EventConsumer<CommentCreated> {

  private final Notifier notifier;
  private final Usernames usernames;

  CommentCreatedConsumer(Notifier notifier, Usernames usernames) {
    this.notifier = notifier;
    this.usernames = usernames;
  }

  @Override
  public CommentCreated event() {
    return CommentCreated.getDefaultInstance();
  }

  @Override
  public void consume(CommentCreated fact, Event event) {
    notifier.commentCreated(
        UUID.fromString(fact.getUserId()),
        UUID.fromString(fact.getTweetUserId()),
        usernames.idsOf(fact.getMentionsList()),
        fact.getTweetId(),
        fact.getCommentId());
  }
}
