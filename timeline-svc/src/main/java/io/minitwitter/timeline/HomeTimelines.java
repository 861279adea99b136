package io.minitwitter.timeline;

import io.minitwitter.mesh.paging.FilledPages.Shown;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.timeline.v1.TimelineServiceGrpc;
import io.minitwitter.tweet.v1.Tweet;
import java.util.UUID;
import java.util.function.Function;

/** Use cases of home timelines. */
final class HomeTimelines {

  private static final String LIST =
      TimelineServiceGrpc.getListHomeTimelineMethod().getFullMethodName();

  /** Entries that a first page reads to replace those of deleted tweets. */
  private static final int SPARE = 20;

  private final TimelineStore store;
  private final FolloweeLookup followees;
  private final TweetIds tweetIds;
  private final TimelineViews views;

  HomeTimelines(
      TimelineStore store, FolloweeLookup followees, TweetIds tweetIds, TimelineViews views) {
    this.store = store;
    this.followees = followees;
    this.tweetIds = tweetIds;
    this.views = views;
  }

  /** A page of a user's own home timeline. */
  Page<Tweet> page(UUID reader, int size, String token) {
    int window = token.isEmpty() ? size + 1 + SPARE : store.size();
    // All lookups that need no ids begin here: they share one round trip to Redis.
    Shown<String, Tweet> shown = views.of(reader);
    HomeFeed feed = new HomeFeed(reader, window, store, followees, tweetIds);
    return new IdPages<String, Tweet>(Function.identity(), shown)
        .page(LIST + ":" + reader, size, token, feed);
  }
}
