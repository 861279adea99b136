package io.minitwitter.auth;

import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.time.Timestamps;
import java.util.UUID;

/** Writes the audit record of a moderator's deletion of a comment. */
final class CommentRemovedConsumer implements EventConsumer<CommentRemoved> {
  private final AuditStore records;

  CommentRemovedConsumer(AuditStore records) {
    this.records = records;
  }

  @Override
  public CommentRemoved event() {
    return CommentRemoved.getDefaultInstance();
  }

  @Override
  public void consume(CommentRemoved fact, Event event) {
    records.add(
        new AuditRecord(
            UuidV7.next(),
            UUID.fromString(fact.getModeratorId()),
            AuditAction.COMMENT_DELETED,
            fact.getCommentId(),
            fact.getAuthorId(),
            Timestamps.instant(fact.getRemovedAt())),
        event.id());
  }
}
