package io.minitwitter.follow;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of follow-svc, in addition to those of every service.
 *
 * @param usersTimeout Timeout of calls to user-svc; after it, lists contain ids only, and a follow,
 *     block or mute is refused.
 */
@ConfigurationProperties("minitwitter.follow")
record FollowSettings(@DefaultValue("1s") @DurationMin(millis = 10) Duration usersTimeout) {}
