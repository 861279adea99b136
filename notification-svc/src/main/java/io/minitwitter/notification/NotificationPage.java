package io.minitwitter.notification;

import java.util.List;

/**
 * A page of notifications.
 *
 * @param notifications newest first
 * @param nextPageToken continues the list; empty at its end
 */
record NotificationPage(List<ShownNotification> notifications, String nextPageToken) {}
