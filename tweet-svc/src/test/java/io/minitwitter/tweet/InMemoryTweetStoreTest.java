package io.minitwitter.tweet;

class InMemoryTweetStoreTest extends TweetStoreContract {

  @Override
  TweetStore store() {
    return new InMemoryTweetStore();
  }
}
