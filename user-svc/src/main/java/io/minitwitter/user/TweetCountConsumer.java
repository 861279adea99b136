package io.minitwitter.user;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.tweet.v1.TweetCountChanged;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the tweet count in the user's profile. */
final class TweetCountConsumer implements EventConsumer<TweetCountChanged> {

  private static final Logger log = LoggerFactory.getLogger(TweetCountConsumer.class);

  private final UserStore store;

  TweetCountConsumer(UserStore store) {
    this.store = store;
  }

  @Override
  public TweetCountChanged event() {
    return TweetCountChanged.getDefaultInstance();
  }

  @Override
  public void consume(TweetCountChanged fact, Event event) {
    UUID id = UUID.fromString(fact.getUserId());
    boolean set = store.setTweetsCount(id, fact.getTweetsCount(), fact.getVersion());
    if (!set) {
      log.debug(
          "counts of user {} are ignored: newer ones are stored, or the account was deleted", id);
    }
  }
}
