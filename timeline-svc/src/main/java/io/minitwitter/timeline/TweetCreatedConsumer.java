package io.minitwitter.timeline;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetCreated;
import java.util.UUID;

/**
 * Adds a new tweet to the kept timelines of its author's followers. The tweets of an author with
 * very many followers are merged instead, when timelines are read.
 */
final class TweetCreatedConsumer implements EventConsumer<TweetCreated> {

  private final Followers followers;
  private final TimelineStore store;
  private final int pushBelow;

  /**
   * Pushes tweets.
   *
   * @param pushBelow number of followers from which on an author is pulled
   */
  TweetCreatedConsumer(Followers followers, TimelineStore store, int pushBelow) {
    this.followers = followers;
    this.store = store;
    this.pushBelow = pushBelow;
  }

  @Override
  public TweetCreated event() {
    return TweetCreated.getDefaultInstance();
  }

  @Override
  public void consume(TweetCreated fact, Event event) {
    UUID author = UUID.fromString(fact.getUserId());
    if (store.isPulled(author)) {
      return;
    }
    String next = "";
    do {
      Followers.Page page = followers.of(author, next);
      if (page.followersCount() >= pushBelow) {
        store.addPulled(author);
        return;
      }
      store.push(fact.getTweetId(), page.followers());
      next = page.next();
    } while (!next.isEmpty());
  }
}
