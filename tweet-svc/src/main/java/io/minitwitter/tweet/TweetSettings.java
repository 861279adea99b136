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
 * @param cacheTtl How long a tweet read by id is cached in memory; a deletion by another replica
 *     becomes visible after this time. 0 disables the cache.
 * @param cacheSize Maximum number of tweets cached in memory.
 * @param cacheRedisTtl Maximum time that a tweet read by id is cached in Redis; a change
 *     invalidates it earlier. 0 disables the cache.
 * @param authors How authors are looked up.
 * @param likesTimeout How long a read waits for like-svc before it answers as if its reader liked
 *     nothing.
 * @param countInterval Interval of the search for uncounted tweets, which covers crashes.
 * @param blocks How blocks are looked up.
 * @param keepDeleted How long the cleared document of a deleted tweet is kept.
 * @param purgeInterval Interval of the purge of deleted tweets.
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
