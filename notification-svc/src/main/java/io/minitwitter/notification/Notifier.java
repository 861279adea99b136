package io.minitwitter.notification;

import io.minitwitter.people.BlocksAndMutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Notifies users about actions of other users. Users are not notified about their own actions,
 * about types that they have turned off, across a block, or about users they mute.
 */
final class Notifier {

  private final NotificationStore notifications;
  private final LikeGroups likes;
  private final PreferenceStore preferences;
  private final BlocksAndMutes blocksAndMutes;

  Notifier(
      NotificationStore notifications,
      LikeGroups likes,
      PreferenceStore preferences,
      BlocksAndMutes blocksAndMutes) {
    this.notifications = notifications;
    this.likes = likes;
    this.preferences = preferences;
    this.blocksAndMutes = blocksAndMutes;
  }

  /** Notifies one user. Repeating the call has no effect. */
  void notifyUser(NewNotification notification) {
    if (mayNotify(notification.recipient(), notification.actor(), notification.type())) {
      notifications.add(List.of(notification));
    }
  }

  /**
   * Notifies followers, for whom blocks and mutes were already checked. Repeating the call has no
   * effect.
   */
  void notifyFollowers(List<NewNotification> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<UUID> recipients = batch.stream().map(NewNotification::recipient).toList();
    Set<UUID> out = new HashSet<>(preferences.without(batch.getFirst().type(), recipients));
    List<NewNotification> wanted = new ArrayList<>(batch);
    wanted.removeIf(one -> out.contains(one.recipient()) || one.recipient().equals(one.actor()));
    notifications.add(wanted);
  }

  /**
   * Tells a comment to who wrote the tweet, and to those whom it mentions.
   *
   * @param mentioned people, each once
   */
  void commentCreated(
      UUID author, UUID tweetAuthor, List<UUID> mentioned, String tweetId, String commentId) {
    NewNotification comment =
        NewNotification.comment(NotificationType.COMMENT, author, tweetAuthor, tweetId, commentId);
    notifyUser(comment);
    for (UUID user : mentioned) {
      // If the tweet's author has just been notified, the mention has the same key and is ignored.
      notifyUser(
          NewNotification.comment(NotificationType.MENTION, author, user, tweetId, commentId));
    }
  }

  /** Adds a like to its group, or removes it. */
  void likeChanged(Like like) {
    if (!like.actor().equals(like.recipient())) {
      likes.take(like, () -> mayNotify(like.recipient(), like.actor(), NotificationType.LIKE));
    }
  }

  private boolean mayNotify(UUID recipient, UUID actor, NotificationType type) {
    return !recipient.equals(actor)
        && preferences.of(recipient).wants(type)
        && blocksAndMutes.mayNotify(recipient, actor);
  }
}
