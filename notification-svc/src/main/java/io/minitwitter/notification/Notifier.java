package io.minitwitter.notification;

import io.minitwitter.people.BlocksAndMutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tells people what others did. Nothing is told to oneself, of a type that its recipient has turned
 * off, across a block, or of a person whom the recipient mutes.
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

  /** Tells one person, once however often this is called for the same news. */
  void tell(News news) {
    if (mayTell(news.recipient(), news.actor(), news.type())) {
      notifications.add(List.of(news));
    }
  }

  /** Tells the same to people between whom and the actor nothing stands; as {@link #tell}. */
  void tellFollowers(List<News> news) {
    if (news.isEmpty()) {
      return;
    }
    List<UUID> recipients = news.stream().map(News::recipient).toList();
    Set<UUID> out = new HashSet<>(preferences.without(news.getFirst().type(), recipients));
    List<News> told = new ArrayList<>(news);
    told.removeIf(one -> out.contains(one.recipient()) || one.recipient().equals(one.actor()));
    notifications.add(told);
  }

  /**
   * Tells a comment to who wrote the tweet, and to those whom it mentions.
   *
   * @param mentioned people, each once
   */
  void tellComment(
      UUID author, UUID tweetAuthor, List<UUID> mentioned, String tweetId, String commentId) {
    News comment = News.comment(NotificationType.COMMENT, author, tweetAuthor, tweetId, commentId);
    tell(comment);
    for (UUID person : mentioned) {
      // Where the tweet's author has just been told, the mention's key is taken.
      tell(News.comment(NotificationType.MENTION, author, person, tweetId, commentId));
    }
  }

  /** Tells a like, or takes it back. */
  void tellLike(Like like) {
    if (!like.actor().equals(like.recipient())) {
      likes.take(like, () -> mayTell(like.recipient(), like.actor(), NotificationType.LIKE));
    }
  }

  private boolean mayTell(UUID recipient, UUID actor, NotificationType type) {
    return !recipient.equals(actor)
        && preferences.of(recipient).wants(type)
        && blocksAndMutes.mayNotify(recipient, actor);
  }
}
