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
 * @param likes How the likes of a viewer are looked up; they are used only while their version in
 *     Redis is the same, so that a viewer sees their own likes at once.
 * @param countInterval Interval of the search for uncounted comments, which covers crashes.
 * @param keepDeleted How long the document of a deleted comment, without its text, is kept.
 * @param purgeInterval Interval of the purge of deleted comments.
 */
@ConfigurationProperties("minitwitter.comment")
record CommentSettings(
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings tweets,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings authors,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings blocks,
    @Valid @NestedConfigurationProperty @DefaultValue LookupSettings likes,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration countInterval,
    @DefaultValue("7d") @DurationMin(days = 1) Duration keepDeleted,
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration purgeInterval) {}
