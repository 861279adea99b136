package io.minitwitter.user;

import io.minitwitter.people.LookupSettings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What user-svc can be told beyond what every service can.
 *
 * @param cacheTtl How long a profile read by its id is kept in memory; one changed through another
 *     replica can be read here for so long. 0 keeps none.
 * @param cacheSize Most profiles that are kept in memory.
 * @param cacheRedisTtl How long a profile is kept in Redis at most; a change removes it before. 0
 *     keeps none.
 * @param barriersTtl How long blocks are kept in memory; a new one hides after so long. 0 keeps
 *     none.
 * @param barriersSize Most pairs of people whose blocks are kept in memory.
 * @param barriersTimeout How long a read waits for the follows' service before it hides nothing.
 * @param deletionGrace How long after the deletion of an account services are asked again to remove
 *     what a call added that was under way; longer than calls take and than it takes until tokens
 *     are refused everywhere.
 */
@ConfigurationProperties("minitwitter.user")
record UserSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration cacheTtl,
    @DefaultValue("10000") @Min(0) long cacheSize,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration cacheRedisTtl,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration barriersTtl,
    @DefaultValue("10000") @Min(0) long barriersSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration barriersTimeout,
    @DefaultValue("30s") @DurationMin(millis = 10) Duration deletionGrace) {

  /** How blocks are looked up. */
  LookupSettings blocksAndMutes() {
    return new LookupSettings(barriersTtl, barriersSize, barriersTimeout);
  }
}
