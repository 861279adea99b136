package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventOwnerTest {

  @Test
  void thePackageOwnsItsEventsExceptReportsOfEveryService() {
    assertThat(EventOwner.of("minitwitter.tweet.v1.TweetDeleted")).contains("tweet");
    assertThat(EventOwner.of("minitwitter.user.v1.UserDeleted")).contains("user");
    assertThat(EventOwner.of("minitwitter.user.v1.UserErased")).isEmpty();
    assertThat(EventOwner.of("elsewhere.v1.Event")).isEmpty();
  }
}
