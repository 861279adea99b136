package io.minitwitter.user;

import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of user-svc beyond those of every service.
 *
 * @param cache How profiles are kept outside of PostgreSQL.
 * @param blocks How blocks are looked up.
 * @param deletionGrace Time between the two sweeps of an account deletion; longer than the longest
 *     call, and than the time until tokens are refused everywhere.
 */
@ConfigurationProperties("minitwitter.user")
record UserSettings(
    @Valid @NestedConfigurationProperty @DefaultValue CacheSettings cache,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("30s") @DurationMin(millis = 10) Duration deletionGrace) {}
