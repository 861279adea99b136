package io.minitwitter.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A notification.
 *
 * @param id 24 hexadecimal digits in lower case that sort by {@code createdAt}
 * @param userId the recipient
 * @param createdAt when it came to be, in whole milliseconds
 * @param updatedAt when it last changed
 * @param actors the newest people who did it, at most three, the newest first
 * @param actorsCount how many did it
 * @param tweetId the tweet that it concerns; empty for none
 * @param commentId the comment that it concerns; empty for none
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
