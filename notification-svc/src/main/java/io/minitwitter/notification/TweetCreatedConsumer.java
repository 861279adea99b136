package io.minitwitter.notification;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetCreated;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a tweet to those whom it mentions, and to its author's followers who want to hear of each.
 * Of the followers page by page, so that an attempt that ends in between goes on at the next page.
 */
final class TweetCreatedConsumer implements EventConsumer<TweetCreated> {

  private final Notifier notifier;
  private final Usernames usernames;
  private final NotifiedFollowers followers;
  private final Fanouts fanouts;

  TweetCreatedConsumer(
      Notifier notifier, Usernames usernames, NotifiedFollowers followers, Fanouts fanouts) {
    this.notifier = notifier;
    this.usernames = usernames;
    this.followers = followers;
    this.fanouts = fanouts;
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
      notifier.tell(News.mention(author, mentioned, tweetId));
    }
    Optional<String> next = fanouts.next(tweetId);
    while (next.isPresent()) {
      NotifiedFollowers.Page page = followers.of(author, next.get());
      notifier.tellFollowers(
          page.followers().stream()
              .map(follower -> News.tweet(author, follower, tweetId))
              .toList());
      next = page.next().isEmpty() ? Optional.empty() : Optional.of(page.next());
      fanouts.reached(tweetId, next);
    }
  }
}
