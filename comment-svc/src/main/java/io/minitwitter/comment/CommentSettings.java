package io.minitwitter.comment;

import io.minitwitter.mesh.client.LookupSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of comment-svc beyond those of every service.
 *
 * @param tweets How tweets are looked up; a tweet that was deleted can be commented on for its time
 *     in memory.
 * @param authors How authors are looked up.
 * @param blocks How blocks are looked up.
 * @param likesTimeout How long a read waits for like-svc before it answers as if its reader liked
 *     nothing.
 * @param countInterval Interval of the search for uncounted comments, which covers crashes.
 * @param keepDeleted How long the cleared document of a deleted comment is kept.
 * @param purgeInterval Interval of the purge of deleted comments.
 */
@ConfigurationProperties("minitwitter.comment")
record CommentSettings(
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings tweets,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @DefaultValue("500ms") @DurationMin(millis = 10) Duration likesTimeout,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @DefaultValue("7d") @DurationMin(days = 1) Duration keepDeleted,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval) {}
