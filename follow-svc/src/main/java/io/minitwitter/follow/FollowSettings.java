package io.minitwitter.follow;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What follow-svc can be told beyond what every service can.
 *
 * @param usersTimeout How long a call waits for the users' service: lists then answer people with
 *     their ids alone, and a follow, block or mute is refused.
 */
@ConfigurationProperties("minitwitter.follow")
record FollowSettings(@DefaultValue("1s") @DurationMin(millis = 10) Duration usersTimeout) {}
