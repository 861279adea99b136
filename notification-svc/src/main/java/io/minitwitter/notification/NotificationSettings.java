package io.minitwitter.notification;

import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of notification-svc beyond those of every service.
 *
 * @param keep How long a notification is kept, read or unread.
 * @param purgeInterval Interval of the purge of old notifications.
 * @param authors How the users who are named in notifications are looked up.
 * @param blocks How blocks and mutes are looked up; new notifications use none from memory.
 * @param lookupTimeout Timeout of a lookup for an event; after it the event is retried.
 */
@ConfigurationProperties("minitwitter.notification")
record NotificationSettings(
    @DefaultValue("90d") @DurationMin(days = 1) Duration keep,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("3s") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration lookupTimeout) {}
