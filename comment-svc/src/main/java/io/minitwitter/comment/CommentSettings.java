package io.minitwitter.comment;

import io.minitwitter.people.LookupSettings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What comment-svc can be told beyond what every service can.
 *
 * @param tweetsTtl How long it is remembered that a tweet is there; a deleted tweet's comments show
 *     for so long. 0 remembers nothing.
 * @param tweetsSize Most tweets that are remembered.
 * @param tweetsTimeout How long a call waits for the tweets' service before it fails.
 * @param authorsTtl How long an author is kept in memory; a changed profile shows after so long. 0
 *     keeps none.
 * @param authorsSize Most authors that are kept in memory.
 * @param authorsTimeout How long a read waits for the users' service before it answers authors with
 *     their ids alone.
 * @param barriersTtl How long blocks are kept in memory; a new one hides after so long. 0 keeps
 *     none.
 * @param barriersSize Most pairs of people whose blocks are kept in memory.
 * @param barriersTimeout How long a read waits for the follows' service before it hides nothing.
 * @param likesTimeout How long a read waits for the likes' service before it answers as if its
 *     reader liked nothing.
 * @param countInterval How often comments are looked for that were not counted when they were
 *     written.
 * @param keepDeleted How long a deleted comment's empty document stays before it is removed.
 * @param purgeInterval How often deleted comments are looked for.
 */
@ConfigurationProperties("minitwitter.comment")
record CommentSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration tweetsTtl,
    @DefaultValue("10000") @Min(0) long tweetsSize,
    @DefaultValue("2s") @DurationMin(millis = 10) Duration tweetsTimeout,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration authorsTtl,
    @DefaultValue("10000") @Min(0) long authorsSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration authorsTimeout,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration barriersTtl,
    @DefaultValue("10000") @Min(0) long barriersSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration barriersTimeout,
    @DefaultValue("500ms") @DurationMin(millis = 10) Duration likesTimeout,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @DefaultValue("7d") @DurationMin(days = 1) Duration keepDeleted,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval) {

  /** How authors are looked up. */
  LookupSettings authors() {
    return new LookupSettings(authorsTtl, authorsSize, authorsTimeout);
  }

  /** How blocks are looked up. */
  LookupSettings blocksAndMutes() {
    return new LookupSettings(barriersTtl, barriersSize, barriersTimeout);
  }
}
