package io.minitwitter.notification;

import io.minitwitter.follow.v1.UserFollowed;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import java.util.UUID;

/** Notifies users about new followers. */
final class UserFollowedConsumer implements EventConsumer<UserFollowed> {

  private final Notifier notifier;

  UserFollowedConsumer(Notifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public UserFollowed event() {
    return UserFollowed.getDefaultInstance();
  }

  @Override
  public void consume(UserFollowed fact, Event event) {
    notifier.notifyUser(
        NewNotification.follow(
            UUID.fromString(fact.getFollowerId()), UUID.fromString(fact.getFolloweeId())));
  }
}
