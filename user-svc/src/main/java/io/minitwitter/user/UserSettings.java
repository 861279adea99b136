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
 * @param cacheTtl How long a profile read by its id is kept in memory; one changed through another
 *     replica can be read here for so long. 0 keeps none.
 * @param cacheSize Most profiles that are kept in memory.
 * @param cacheRedisTtl How long a profile is kept in Redis at most; a change removes it before. 0
 *     keeps none.
 * @param blocks How blocks are looked up.
 * @param deletionGrace How long after the deletion of an account services are asked again to remove
 *     what a call added that was under way; longer than calls take and than it takes until tokens
 *     are refused everywhere.
 */
@ConfigurationProperties("minitwitter.user")
record UserSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration cacheTtl,
    @DefaultValue("10000") @Min(0) long cacheSize,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration cacheRedisTtl,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("30s") @DurationMin(millis = 10) Duration deletionGrace) {}
