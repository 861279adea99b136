package io.minitwitter.notification;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.notification.v1.NotificationServiceGrpc;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A user's notifications. */
final class Notifications {

  /** Counting further would cost more than a client shows. */
  private static final int MOST_UNREAD = 1000;

  private static final String LIST =
      NotificationServiceGrpc.getListNotificationsMethod().getFullMethodName();
  private static final int POSITION_BYTES = 12;

  private final NotificationStore store;
  private final PreferenceStore preferences;
  private final Authors authors;

  Notifications(NotificationStore store, PreferenceStore preferences, Authors authors) {
    this.store = store;
    this.preferences = preferences;
    this.authors = authors;
  }

  /** A page of a user's notifications, or only of the unread ones. */
  NotificationPage list(UUID userId, boolean unread, int size, String token) {
    String list = LIST + ":" + userId + ":" + unread;
    // One more than the page size shows whether there is a next page.
    List<Notification> found = store.before(userId, unread, position(list, token), size + 1);
    List<Notification> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() > size
            ? PageTokens.encode(list, HexFormat.of().parseHex(page.getLast().id()))
            : "";
    return new NotificationPage(shown(page), next);
  }

  private List<ShownNotification> shown(List<Notification> page) {
    Set<UUID> ids = new HashSet<>();
    page.forEach(notification -> ids.addAll(notification.actors()));
    Map<UUID, Author> byId = ids.isEmpty() ? Map.of() : authors.byIds(ids);
    return page.stream()
        .map(
            notification ->
                new ShownNotification(
                    notification,
                    notification.actors().stream()
                        .map(byId::get)
                        .filter(Objects::nonNull)
                        .toList()))
        .toList();
  }

  /** The number of a user's unread notifications, capped at {@value #MOST_UNREAD}. */
  int unread(UUID userId) {
    return store.unread(userId, MOST_UNREAD);
  }

  /** Marks one of a user's notifications as read. */
  void markRead(UUID userId, String id) {
    if (!store.markRead(userId, id)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_NOTIFICATION_NOT_FOUND, "There is no such notification.");
    }
  }

  /** Marks all of a user's notifications as read. */
  void markAllRead(UUID userId) {
    store.markAllRead(userId);
  }

  /** A user's preferences. */
  Preferences preferences(UUID userId) {
    return preferences.of(userId);
  }

  /** Changes a user's preferences for later notifications. */
  Preferences change(UUID userId, Map<NotificationType, Boolean> wanted) {
    preferences.change(userId, wanted);
    return preferences.of(userId);
  }

  /**
   * Removes a user's notifications, the user from other users' notifications, and the preferences.
   */
  void removeAllOf(UUID userId) {
    store.removeAllOf(userId);
    preferences.remove(userId);
  }

  private static String position(String list, String token) {
    return PageTokens.decode(list, token)
        .map(
            bytes -> {
              if (bytes.length != POSITION_BYTES) {
                throw Errors.of(
                    ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
                    "The page token does not belong to this list; start again without it.");
              }
              return HexFormat.of().formatHex(bytes);
            })
        .orElse(NotificationStore.BEGINNING);
  }
}
