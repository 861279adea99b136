package io.minitwitter.tweet;

import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of tweet-svc beyond those of every service.
 *
 * @param cache How tweets are kept outside of MongoDB.
 * @param authors How authors are looked up.
 * @param likes How the likes of a viewer are looked up; they are used only while their version in
 *     Redis is the same, so that a viewer sees their own likes at once.
 * @param countInterval Interval of the search for uncounted tweets, which covers crashes.
 * @param blocks How blocks are looked up.
 * @param keepDeleted How long the document of a deleted tweet, without its text, is kept.
 * @param purgeInterval Interval of the purge of deleted tweets.
 */
@ConfigurationProperties("minitwitter.tweet")
record TweetSettings(
    @Valid @NestedConfigurationProperty @DefaultValue CacheSettings cache,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings likes,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("7d") @DurationMin(days = 1) Duration keepDeleted,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval) {}
