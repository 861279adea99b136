package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WordingTest {

  @Test
  void eachTypeDescribesTheAction() {
    assertThat(Wording.of(of(NotificationType.FOLLOW, 1, ""), List.of("ann")))
        .isEqualTo("ann follows you");
    assertThat(Wording.of(of(NotificationType.LIKE, 1, ""), List.of("ann")))
        .isEqualTo("ann likes your tweet");
    assertThat(Wording.of(of(NotificationType.LIKE, 1, "c"), List.of("ann")))
        .isEqualTo("ann likes your comment");
    assertThat(Wording.of(of(NotificationType.COMMENT, 1, "c"), List.of("ann")))
        .isEqualTo("ann commented on your tweet");
    assertThat(Wording.of(of(NotificationType.MENTION, 1, "c"), List.of("ann")))
        .isEqualTo("ann mentioned you");
    assertThat(Wording.of(of(NotificationType.TWEET, 1, ""), List.of("ann")))
        .isEqualTo("ann posted a tweet");
  }

  @Test
  void manyAreCountedBehindTheNewest() {
    assertThat(Wording.of(of(NotificationType.LIKE, 2, ""), List.of("ann", "bob")))
        .isEqualTo("ann and bob like your tweet");
    assertThat(Wording.of(of(NotificationType.LIKE, 3, ""), List.of("ann", "bob", "eve")))
        .isEqualTo("ann and 2 others like your tweet");
    assertThat(Wording.of(of(NotificationType.LIKE, 42, "c"), List.of("ann", "bob", "eve")))
        .isEqualTo("ann and 41 others like your comment");
  }

  @Test
  void unresolvedUsersAreNotNamed() {
    assertThat(Wording.of(of(NotificationType.FOLLOW, 1, ""), List.of("")))
        .isEqualTo("A user follows you");
    assertThat(Wording.of(of(NotificationType.FOLLOW, 1, ""), List.of()))
        .isEqualTo("A user follows you");
    assertThat(Wording.of(of(NotificationType.LIKE, 2, ""), List.of("ann", "")))
        .isEqualTo("ann and 1 other like your tweet");
    assertThat(Wording.of(of(NotificationType.LIKE, 9, ""), List.of("", "bob")))
        .isEqualTo("bob and 8 others like your tweet");
  }

  private static Notification of(NotificationType type, int count, String commentId) {
    Instant now = Instant.EPOCH;
    return new Notification(
        "0".repeat(24), UUID.randomUUID(), type, false, now, now, List.of(), count, "t", commentId);
  }
}
