package io.minitwitter.notification;

import io.minitwitter.people.LookupSettings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What notification-svc can be told beyond what every service can.
 *
 * @param keep How long a notification stays, read or not.
 * @param purgeInterval How often old notifications are looked for.
 * @param authorsTtl How long a person who is named in notifications is kept in memory; a changed
 *     profile shows after so long. 0 keeps none.
 * @param authorsSize Most people that are kept in memory.
 * @param authorsTimeout How long a read waits for the users' service before it answers people with
 *     their ids alone.
 * @param lookupTimeout How long one look-up for an event waits for another service before it is
 *     tried again.
 */
@ConfigurationProperties("minitwitter.notification")
record NotificationSettings(
    @DefaultValue("90d") @DurationMin(days = 1) Duration keep,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval,
    @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(minutes = 1) Duration authorsTtl,
    @DefaultValue("10000") @Min(0) long authorsSize,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration authorsTimeout,
    @DefaultValue("3s") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration lookupTimeout) {

  /** How people are looked up for reads. */
  LookupSettings authors() {
    return new LookupSettings(authorsTtl, authorsSize, authorsTimeout);
  }
}
