package io.minitwitter.user;

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
 * The settings of user-svc beyond those of every service.
 *
 * @param cacheTtl How long a profile read by id is cached in memory; a change by another replica
 *     becomes visible after this time. 0 disables the cache.
 * @param cacheSize Maximum number of profiles cached in memory.
 * @param cacheRedisTtl Maximum time that a profile is cached in Redis; a change invalidates it
 *     earlier. 0 disables the cache.
 * @param blocks How blocks are looked up.
 * @param deletionGrace Time between the two sweeps of an account deletion. It must be longer than
 *     calls take, and longer than it takes until tokens are refused everywhere.
 */
@ConfigurationProperties("minitwitter.user")
record UserSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration cacheTtl,
    @DefaultValue("10000") @Min(0) long cacheSize,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration cacheRedisTtl,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("30s") @DurationMin(millis = 10) Duration deletionGrace) {}
