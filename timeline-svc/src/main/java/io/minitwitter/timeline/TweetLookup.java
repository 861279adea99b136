package io.minitwitter.timeline;

import io.minitwitter.tweet.v1.Tweet;
import java.util.Collection;
import java.util.Map;

/** Looks up tweets. */
interface TweetLookup {

  /**
   * The tweets with these ids that exist, by their ids; of their authors the id alone.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if tweet-svc cannot be reached
   */
  Map<String, Tweet> byIds(Collection<String> ids);
}
