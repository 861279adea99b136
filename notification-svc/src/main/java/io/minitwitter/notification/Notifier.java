package io.minitwitter.notification;

import io.minitwitter.people.BlocksAndMutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Notifies users about what others did. Users are not notified about their own actions, of a type
 * that they have turned off, across a block, about a user that they mute, or about a tweet or
 * comment that was deleted.
 */
final class Notifier {

  private final NotificationStore notifications;
  private final LikeGroups likes;
  private final PreferenceStore preferences;
  private final BlocksAndMutes blocksAndMutes;
  private final DeletedTargets deleted;

  Notifier(
      NotificationStore notifications,
      LikeGroups likes,
      PreferenceStore preferences,
      BlocksAndMutes blocksAndMutes,
      DeletedTargets deleted) {
    this.notifications = notifications;
    this.likes = likes;
    this.preferences = preferences;
    this.blocksAndMutes = blocksAndMutes;
    this.deleted = deleted;
  }

  /** Notifies one user, once however often this is called for the same notification. */
  void notifyUser(NewNotification notification) {
    if (mayNotify(notification.recipient(), notification.actor(), notification.type())) {
      notifications.add(List.of(notification));
      removeIfDeleted(notification.tweetId(), notification.commentId());
    }
  }

  /** Notifies followers, who have no block with the actor and do not mute the actor. */
  void notifyFollowers(List<NewNotification> ofFollowers) {
    if (ofFollowers.isEmpty()) {
      return;
    }
    NewNotification first = ofFollowers.getFirst();
    List<UUID> recipients = ofFollowers.stream().map(NewNotification::recipient).toList();
    Set<UUID> without = new HashSet<>(preferences.without(first.type(), recipients));
    List<NewNotification> wanted = new ArrayList<>(ofFollowers);
    wanted.removeIf(
        one -> without.contains(one.recipient()) || one.recipient().equals(one.actor()));
    notifications.add(wanted);
    removeIfDeleted(first.tweetId(), first.commentId());
  }

  /** Notifies the author of a tweet about a comment, and the users that the comment mentions. */
  void commentCreated(
      UUID author, UUID tweetAuthor, List<UUID> mentioned, String tweetId, String commentId) {
    notifyUser(
        NewNotification.comment(NotificationType.COMMENT, author, tweetAuthor, tweetId, commentId));
    mentionsAdded(author, tweetAuthor, mentioned, tweetId, commentId);
  }

  /**
   * Notifies users that a comment mentions, unless the comment has notified them already, or a
   * block with the author of the tweet hides it from them.
   */
  void mentionsAdded(
      UUID author, UUID tweetAuthor, List<UUID> mentioned, String tweetId, String commentId) {
    for (UUID user : mentioned) {
      if (!blocksAndMutes.isBlocked(user, tweetAuthor)) {
        notifyUser(
            NewNotification.comment(NotificationType.MENTION, author, user, tweetId, commentId));
      }
    }
  }

  /** Notifies about a like, or removes its part of a notification. */
  void likeChanged(Like like) {
    if (!like.actor().equals(like.recipient())) {
      likes.take(like, () -> mayNotify(like.recipient(), like.actor(), NotificationType.LIKE));
      removeIfDeleted(like.tweetId(), like.commentId());
    }
  }

  /** Removes all notifications about a tweet, and about comments below it, for good. */
  void tweetDeleted(String tweetId) {
    deleted.add(tweetId);
    notifications.removeAboutTweet(tweetId);
  }

  /** Removes all notifications about a comment, for good. */
  void commentDeleted(String commentId) {
    deleted.add(commentId);
    notifications.removeAboutComment(commentId);
  }

  /** After a write: the deletion may have been consumed before it, or at the same time. */
  private void removeIfDeleted(String tweetId, String commentId) {
    if (tweetId.isEmpty() || !deleted.containsAny(tweetId, commentId)) {
      return;
    }
    if (commentId.isEmpty()) {
      notifications.removeAboutTweet(tweetId);
    } else {
      notifications.removeAboutComment(commentId);
    }
  }

  private boolean mayNotify(UUID recipient, UUID actor, NotificationType type) {
    return !recipient.equals(actor)
        && preferences.of(recipient).wants(type)
        && blocksAndMutes.mayNotify(recipient, actor);
  }
}
