package io.minitwitter.mesh.cache;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the service keeps its records outside of its store.
 *
 * @param ttl How long a record is cached in memory; a change through another replica is visible
 *     after this time at the latest. 0 disables the cache.
 * @param size Maximum number of records in memory.
 * @param redisTtl How long a record is cached in Redis; a change invalidates it earlier. 0 disables
 *     the cache.
 */
@ConfigurationPropertiesSource
public record CacheSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration ttl,
    @DefaultValue("10000") @Min(0) long size,
    @DefaultValue("5m") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration redisTtl) {}
