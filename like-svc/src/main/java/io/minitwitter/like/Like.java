package io.minitwitter.like;

import java.time.Instant;
import java.util.UUID;

/**
 * A like.
 *
 * @param userId the user
 * @param position 24 hexadecimal digits in lower case that sort by the time of the like
 * @param createdAt since when, in whole milliseconds
 */
record Like(UUID userId, KnownTarget of, String position, Instant createdAt) {}
