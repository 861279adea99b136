package io.minitwitter.like;

import io.minitwitter.people.LookupSettings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What like-svc can be told beyond what every service can.
 *
 * @param targetsTtl How long it is remembered that a tweet or comment is there; one that was
 *     deleted can be liked for so long. 0 remembers nothing.
 * @param targetsSize Most tweets and comments that are remembered.
 * @param lookupTimeout How long a call waits for the service of tweets, comments or users before it
 *     fails.
 * @param authorsTtl How long an author is kept in memory; a changed profile shows after so long. 0
 *     keeps none.
 * @param authorsSize Most authors that are kept in memory.
 * @param authorsTimeout How long a read waits for the users' service before it answers authors with
 *     their ids alone.
 * @param barriersTtl How long blocks are kept in memory; a new one hides after so long. 0 keeps
 *     none.
 * @param barriersSize Most pairs of people whose blocks are kept in memory.
 * @param barriersTimeout How long a read waits for the follows' service before it hides nothing.
 * @param countInterval How often likes are looked for that were not counted when they were made.
 */
@ConfigurationProperties("minitwitter.like")
record LikeSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration targetsTtl,
    @DefaultValue("10000") @Min(0) long targetsSize,
    @DefaultValue("2s") @DurationMin(millis = 10) Duration lookupTimeout,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration authorsTtl,
    @DefaultValue("10000") @Min(0) long authorsSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration authorsTimeout,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration barriersTtl,
    @DefaultValue("10000") @Min(0) long barriersSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration barriersTimeout,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval) {

  /** How authors are looked up. */
  LookupSettings authors() {
    return new LookupSettings(authorsTtl, authorsSize, authorsTimeout);
  }

  /** How blocks are looked up. */
  LookupSettings blocksAndMutes() {
    return new LookupSettings(barriersTtl, barriersSize, barriersTimeout);
  }
}
