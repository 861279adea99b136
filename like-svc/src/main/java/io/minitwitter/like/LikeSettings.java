package io.minitwitter.like;

import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of like-svc beyond those of every service.
 *
 * @param targets How tweets, comments and users are looked up; a tweet or comment that was deleted
 *     can be liked for its time in memory.
 * @param authors How authors are looked up.
 * @param blocks How blocks are looked up.
 * @param countInterval Interval of the search for uncounted likes, which covers crashes.
 */
@ConfigurationProperties("minitwitter.like")
record LikeSettings(
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings targets,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval) {}
