package io.minitwitter.mesh.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.contract.Contract;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void otherCallsAreNotRetried() {
    assertThat(Contract.methods().filter(method -> !RetryPolicy.mayRepeat(method)))
        .extracting(Contract::fullName)
        .contains(
            "minitwitter.tweet.v1.TweetService/CreateTweet",
            "minitwitter.auth.v1.AuthService/Register",
            "minitwitter.auth.v1.AuthService/Login",
            "minitwitter.auth.v1.AuthService/Refresh",
            "minitwitter.auth.v1.AuthService/WatchSecurityState");
  }

  @Test
  void readsAndIdempotentChangesAreRetried() {
    assertThat(Contract.methods().filter(RetryPolicy::mayRepeat))
        .extracting(Contract::fullName)
        .contains(
            "minitwitter.tweet.v1.TweetService/GetTweet",
            "minitwitter.tweet.v1.TweetService/BatchGetTweets",
            "minitwitter.user.v1.UserService/CreateUser",
            "minitwitter.auth.v1.AuthService/IssueServiceToken");
  }
}
