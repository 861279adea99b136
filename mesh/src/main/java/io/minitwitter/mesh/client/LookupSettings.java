package io.minitwitter.mesh.client;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service looks records of another service up.
 *
 * @param ttl How long a record is cached in memory; a change is visible after this time at the
 *     latest. 0 disables the cache.
 * @param size Maximum number of records in memory.
 * @param timeout Timeout of a call to the other service.
 */
@ConfigurationPropertiesSource
public record LookupSettings(
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration ttl,
    @DefaultValue("10000") @Min(0) long size,
    @DefaultValue("2s") @DurationMin(millis = 10) Duration timeout) {

  /** Nothing is kept in memory. */
  public static LookupSettings uncached(Duration timeout) {
    return new LookupSettings(Duration.ZERO, 0, timeout);
  }
}
