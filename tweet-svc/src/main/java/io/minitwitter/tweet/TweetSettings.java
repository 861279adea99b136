package io.minitwitter.tweet;

import io.minitwitter.people.LookupSettings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tweet-svc can be told beyond what every service can.
 *
 * @param cacheTtl How long a tweet read by its id is kept in memory; a tweet deleted through
 *     another replica can be read here for so long. 0 keeps none.
 * @param cacheSize Most tweets that are kept in memory.
 * @param cacheRedisTtl How long a tweet read by its id is kept in Redis at most; a change removes
 *     it before. 0 keeps none.
 * @param authorsTtl How long an author is kept in memory; a changed profile shows after so long. 0
 *     keeps none.
 * @param authorsSize Most authors that are kept in memory.
 * @param authorsTimeout How long a read waits for the users' service before it answers authors with
 *     their ids alone.
 * @param likesTimeout How long a read waits for the likes' service before it answers as if its
 *     reader liked nothing.
 * @param countInterval How often tweets are looked for that were not counted when they were posted.
 * @param barriersTtl How long blocks are kept in memory; a new one hides after so long. 0 keeps
 *     none.
 * @param barriersSize Most pairs of people whose blocks are kept in memory.
 * @param barriersTimeout How long a read waits for the follows' service before it hides nothing.
 * @param keepDeleted How long a deleted tweet's empty document stays before it is removed.
 * @param purgeInterval How often deleted tweets are looked for.
 */
@ConfigurationProperties("minitwitter.tweet")
record TweetSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration cacheTtl,
    @DefaultValue("10000") @Min(0) long cacheSize,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration cacheRedisTtl,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration authorsTtl,
    @DefaultValue("10000") @Min(0) long authorsSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration authorsTimeout,
    @DefaultValue("500ms") @DurationMin(millis = 10) Duration likesTimeout,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration barriersTtl,
    @DefaultValue("10000") @Min(0) long barriersSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration barriersTimeout,
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
