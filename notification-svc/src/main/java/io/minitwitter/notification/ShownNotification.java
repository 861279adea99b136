package io.minitwitter.notification;

import io.minitwitter.people.Author;
import java.util.List;

/**
 * A notification as shown to its recipient.
 *
 * @param actors the most recent actors; deleted users are left out
 */
record ShownNotification(Notification notification, List<Author> actors) {

  /** A short text: who did what. */
  String message() {
    return Wording.of(notification, actors.stream().map(Author::username).toList());
  }
}
