package io.minitwitter.notification;

import java.util.List;

/** The texts of notifications. */
final class Wording {

  private static final String UNKNOWN = "A user";

  private Wording() {}

  /**
   * A short English text, such as {@code ann and 41 others like your tweet}.
   *
   * @param usernames of the most recent actors; an empty one is unknown
   */
  static String of(Notification notification, List<String> usernames) {
    List<String> known = usernames.stream().filter(name -> !name.isEmpty()).toList();
    return subject(notification.actorsCount(), known) + " " + predicate(notification);
  }

  private static String subject(int count, List<String> known) {
    String first = known.isEmpty() ? UNKNOWN : known.getFirst();
    int others = count - 1;
    if (others <= 0) {
      return first;
    }
    if (others == 1) {
      return first + " and " + (known.size() > 1 ? known.get(1) : "1 other");
    }
    return first + " and " + others + " others";
  }

  private static String predicate(Notification notification) {
    boolean onComment = !notification.commentId().isEmpty();
    return switch (notification.type()) {
      case FOLLOW -> "follows you";
      case LIKE ->
          (notification.actorsCount() > 1 ? "like your " : "likes your ")
              + (onComment ? "comment" : "tweet");
      case COMMENT -> "commented on your tweet";
      case MENTION -> "mentioned you";
      case TWEET -> "posted a tweet";
    };
  }
}
