package io.minitwitter.tweet;

class InMemoryTweetStoreTest extends TweetStoreContract {

  private final InMemoryTweetStore store = new InMemoryTweetStore();

  @Override
  protected TweetStore store() {
    return store;
  }
}
