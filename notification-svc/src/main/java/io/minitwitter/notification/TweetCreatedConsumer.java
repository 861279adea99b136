package io.minitwitter.notification;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetCreated;
import java.util.Optional;
import java.util.UUID;

/**
 * Notifies the users that a tweet mentions, and the author's followers who asked for it. Followers
 * are notified page by page, so that an interrupted attempt continues with the next page.
 */
final class TweetCreatedConsumer implements EventConsumer<TweetCreated> {

  private final Notifier notifier;
  private final Usernames usernames;
  private final NotifiedFollowers followers;
  private final FanoutProgress fanoutProgress;

  TweetCreatedConsumer(
      Notifier notifier,
      Usernames usernames,
      NotifiedFollowers followers,
      FanoutProgress fanoutProgress) {
    this.notifier = notifier;
    this.usernames = usernames;
    this.followers = followers;
    this.fanoutProgress = fanoutProgress;
  }

  @Override
  public TweetCreated event() {
    return TweetCreated.getDefaultInstance();
  }

  @Override
  public void consume(TweetCreated fact, Event event) {
    UUID author = UUID.fromString(fact.getUserId());
    String tweetId = fact.getTweetId();
    for (UUID mentioned : usernames.idsOf(fact.getMentionsList())) {
      notifier.notifyUser(NewNotification.mention(author, mentioned, tweetId));
    }
    Optional<String> next = fanoutProgress.next(tweetId);
    while (next.isPresent()) {
      NotifiedFollowers.Page page = followers.of(author, next.get());
      notifier.notifyFollowers(
          page.followers().stream()
              .map(follower -> NewNotification.tweet(author, follower, tweetId))
              .toList());
      next = page.next().isEmpty() ? Optional.empty() : Optional.of(page.next());
      fanoutProgress.reached(tweetId, next);
    }
  }
}
