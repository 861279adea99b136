package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.tweet.v1.TweetRemoved;
import java.util.UUID;

/** Writes the audit record of a moderator's deletion of a tweet. */
final class TweetRemovedConsumer implements EventConsumer<TweetRemoved> {
  private final AuditStore records;

  TweetRemovedConsumer(AuditStore records) {
    this.records = records;
  }

  @Override
  public TweetRemoved event() {
    return TweetRemoved.getDefaultInstance();
  }

  @Override
  public void consume(TweetRemoved fact, Event event) {
    records.add(
        new AuditRecord(
            UuidV7.next(),
            UUID.fromString(fact.getModeratorId()),
            AuditAction.TWEET_DELETED,
            fact.getTweetId(),
            fact.getAuthorId(),
            Timestamps.instant(fact.getRemovedAt())),
        event.id());
  }
}
