package io.minitwitter.tweet;

import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of tweet-svc beyond those of every service.
 *
 * @param cacheTtl How long a tweet read by its id is kept in memory; a tweet deleted through
 *     another replica can be read here for so long. 0 keeps none.
 * @param cacheSize Most tweets that are kept in memory.
 * @param cacheRedisTtl How long a tweet read by its id is kept in Redis at most; a change removes
 *     it before. 0 keeps none.
 * @param authors How authors are looked up.
 * @param likesTimeout How long a read waits for like-svc before it answers as if its reader liked
 *     nothing.
 * @param countInterval How often tweets are looked for that were not counted when they were posted.
 * @param blocks How blocks are looked up.
 * @param keepDeleted How long a deleted tweet's empty document stays before it is removed.
 * @param purgeInterval How often deleted tweets are looked for.
 */
@ConfigurationProperties("minitwitter.tweet")
record TweetSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration cacheTtl,
    @DefaultValue("10000") @Min(0) long cacheSize,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration cacheRedisTtl,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @DefaultValue("500ms") @DurationMin(millis = 10) Duration likesTimeout,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("7d") @DurationMin(days = 1) Duration keepDeleted,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval) {}
