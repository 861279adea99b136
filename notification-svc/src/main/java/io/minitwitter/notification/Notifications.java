package io.minitwitter.notification;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.notification.v1.NotificationServiceGrpc;
import io.minitwitter.people.Author;
import io.minitwitter.people.VisibleAuthors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Use cases of a user's notifications. */
final class Notifications {

  /** Counting further would cost more than a client shows. */
  private static final int MOST_UNREAD = 1000;

  private static final String LIST =
      NotificationServiceGrpc.getListNotificationsMethod().getFullMethodName();

  private final NotificationStore store;
  private final PreferenceStore preferences;
  private final VisibleAuthors authors;

  Notifications(NotificationStore store, PreferenceStore preferences, VisibleAuthors authors) {
    this.store = store;
    this.preferences = preferences;
    this.authors = authors;
  }

  /** A page of a user's notifications, or of the unread ones alone. */
  Page<ShownNotification> list(UUID userId, boolean unread, int size, String token) {
    return new IdPages<Notification, ShownNotification>(
            Notification::id, notifications -> shown(userId, notifications))
        .page(
            LIST + ":" + userId + ":" + unread,
            size,
            token,
            (before, limit) -> store.before(userId, unread, before, limit));
  }

  /** Without the names of users who do not exist or are hidden by a block now. */
  private Function<Notification, Optional<ShownNotification>> shown(
      UUID userId, List<Notification> notifications) {
    Set<UUID> actors =
        notifications.stream()
            .flatMap(notification -> notification.actors().stream())
            .collect(Collectors.toSet());
    Function<UUID, Optional<Author>> visible = authors.start(Optional.of(userId), actors).get();
    return notification ->
        Optional.of(
            new ShownNotification(
                notification,
                notification.actors().stream().map(visible).flatMap(Optional::stream).toList()));
  }

  /** How many of a user's are unread; capped at {@value #MOST_UNREAD}. */
  int unread(UUID userId) {
    return store.unread(userId, MOST_UNREAD);
  }

  /** Marks one of a user's own as read. */
  void markRead(UUID userId, String id) {
    if (!store.markRead(userId, id)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_NOTIFICATION_NOT_FOUND, "There is no such notification.");
    }
  }

  /** Marks all of a user's as read. */
  void markAllRead(UUID userId) {
    store.markAllRead(userId);
  }

  /** Which types a user gets. */
  Preferences preferences(UUID userId) {
    return preferences.of(userId);
  }

  /** Changes which types a user gets, from now on. */
  Preferences change(UUID userId, Map<NotificationType, Boolean> wanted) {
    preferences.change(userId, wanted);
    return preferences.of(userId);
  }

  /** Removes a user's notifications and preferences, and notifications about the user. */
  void removeAllOf(UUID userId) {
    store.removeAllOf(userId);
    preferences.remove(userId);
  }
}
