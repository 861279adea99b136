package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.minitwitter.comment.v1.CommentRemoved;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.tweet.v1.TweetRemoved;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemovalConsumersTest {
  private static final AuditFilter ALL = new AuditFilter(Optional.empty(), Optional.empty());

  private final AuditStore records = AuthStores.inMemory().audit();
  private final UUID author = UuidV7.next();
  private final UUID moderator = UuidV7.next();
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Test
  void aTweetThatAModeratorDeletedIsRecordedOnce() {
    TweetRemoved fact =
        TweetRemoved.newBuilder()
            .setTweetId("665f1f77bcf86cd799439011")
            .setAuthorId(author.toString())
            .setModeratorId(moderator.toString())
            .setRemovedAt(Timestamps.of(at))
            .build();
    twice(new TweetRemovedConsumer(records), fact);
    recorded(AuditAction.TWEET_DELETED, fact.getTweetId());
  }

  @Test
  void aCommentThatAModeratorDeletedIsRecordedOnce() {
    CommentRemoved fact =
        CommentRemoved.newBuilder()
            .setCommentId("665f1f77bcf86cd799439012")
            .setAuthorId(author.toString())
            .setModeratorId(moderator.toString())
            .setRemovedAt(Timestamps.of(at))
            .build();
    twice(new CommentRemovedConsumer(records), fact);
    recorded(AuditAction.COMMENT_DELETED, fact.getCommentId());
  }

  private <T extends Message> void twice(EventConsumer<T> consumer, T fact) {
    assertThat(consumer.event()).isEqualTo(fact.getDefaultInstanceForType());
    Event event = Event.of(fact, at);
    consumer.consume(fact, event);
    consumer.consume(fact, event);
  }

  private void recorded(AuditAction action, String targetId) {
    List<AuditRecord> all = records.after(ALL, ListPosition.BEGINNING, 10);
    assertThat(all).hasSize(1);
    AuditRecord record = all.getFirst();
    assertThat(record.actorId()).isEqualTo(moderator);
    assertThat(record.action()).isEqualTo(action);
    assertThat(record.targetId()).isEqualTo(targetId);
    assertThat(record.detail()).isEqualTo(author.toString());
    assertThat(record.createdAt()).isEqualTo(at);
  }
}
