package io.minitwitter.timeline;

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
 * The settings of timeline-svc beyond those of every service.
 *
 * @param pushBelow Authors with fewer followers have their tweets added to the kept timelines of
 *     their followers. The tweets of others are merged when timelines are read, also after an
 *     author has lost followers.
 * @param keepUnread How long a timeline is kept in Redis after it was read.
 * @param rebuildAfter How long a kept timeline is used before it is built again.
 * @param pulledTtl How long the newest tweets of authors that are merged are kept in memory; a new
 *     tweet shows after this time at the latest.
 * @param tweets How tweets are looked up.
 * @param authors How authors are looked up.
 * @param likes How the likes of a viewer are looked up; they are used only while their version in
 *     Redis is the same, so that a viewer sees their own likes at once.
 * @param lookupTimeout How long one call for followees or ids of tweets waits.
 */
@ConfigurationProperties("minitwitter.timeline")
record TimelineSettings(
    @DefaultValue("10000") @Min(1) int pushBelow,
    @DefaultValue("3d") @DurationMin(seconds = 1) Duration keepUnread,
    @DefaultValue("1d") @DurationMin(seconds = 1) Duration rebuildAfter,
    @DefaultValue("250ms") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration pulledTtl,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings tweets,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings likes,
    @DefaultValue("5s") @DurationMin(millis = 10) Duration lookupTimeout) {}
