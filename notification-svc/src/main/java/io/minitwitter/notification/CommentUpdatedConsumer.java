package io.minitwitter.notification;

import io.minitwitter.comment.v1.CommentUpdated;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import java.util.UUID;

/** Notifies the users that only the new text of a comment mentions. */
final class CommentUpdatedConsumer implements EventConsumer<CommentUpdated> {

  private final Notifier notifier;
  private final Usernames usernames;

  CommentUpdatedConsumer(Notifier notifier, Usernames usernames) {
    this.notifier = notifier;
    this.usernames = usernames;
  }

  @Override
  public CommentUpdated event() {
    return CommentUpdated.getDefaultInstance();
  }

  @Override
  public void consume(CommentUpdated fact, Event event) {
    notifier.mentionsAdded(
        UUID.fromString(fact.getUserId()),
        UUID.fromString(fact.getTweetUserId()),
        usernames.idsOf(fact.getNewMentionsList()),
        fact.getTweetId(),
        fact.getCommentId());
  }
}
