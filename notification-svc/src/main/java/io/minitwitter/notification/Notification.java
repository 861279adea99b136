package io.minitwitter.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A notification.
 *
 * @param id 24 hexadecimal digits in lower case that sort by {@code createdAt}
 * @param userId the recipient
 * @param createdAt when it was created, in whole milliseconds
 * @param updatedAt when it last changed
 * @param actors the most recent users who performed the action, newest first, at most three
 * @param actorsCount number of users who performed the action
 * @param tweetId the tweet; empty for none
 * @param commentId the comment; empty for none
 */
record Notification(
    String id,
    UUID userId,
    NotificationType type,
    boolean read,
    Instant createdAt,
    Instant updatedAt,
    List<UUID> actors,
    int actorsCount,
    String tweetId,
    String commentId) {}
