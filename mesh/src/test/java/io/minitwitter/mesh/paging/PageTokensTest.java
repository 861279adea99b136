package io.minitwitter.mesh.paging;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokensTest {
  private static final String LIST = "minitwitter.tweet.v1.TweetService/ListUserTweets user=1";

  private final byte[] position = {1, 2, 3, -4, 5, 6, 7, 8, 9, 10, 11, 0};
  private final String token = PageTokens.encode(LIST, position);

  @Test
  void aTokenHoldsItsPosition() {
    assertThat(PageTokens.decode(LIST, token)).hasValue(position);
    assertThat(PageTokens.decode(LIST, PageTokens.encode(LIST, new byte[0]))).hasValue(new byte[0]);
  }

  @Test
  void aTokenIsTheSameInEveryProcessAndFitsIntoAQueryAndIntoTheContract() {
    assertThat(token).isEqualTo(PageTokens.encode(LIST, position)).matches("[A-Za-z0-9_-]+");
    assertThat(PageTokens.encode(LIST, new byte[100]).length()).isLessThanOrEqualTo(200);
  }

  @Test
  void anEmptyTokenIsTheFirstPage() {
    assertThat(PageTokens.decode(LIST, "")).isEmpty();
  }

  @Test
  void aTokenOfAnotherListOrFilterIsRefused() {
    refuse("minitwitter.tweet.v1.TweetService/ListUserTweets user=2", token);
    refuse("minitwitter.tweet.v1.TweetService/ListTweets", token);
  }

  @Test
  void listAndPositionCannotBeConfused() {
    String shifted = PageTokens.encode("list", ("x" + "y").getBytes(StandardCharsets.UTF_8));

    refuse("listx", shifted);
  }

  @Test
  void everyTruncatedTokenIsRefused() {
    for (int length = 1; length < token.length(); length++) {
      refuse(LIST, token.substring(0, length));
      refuse(LIST, token.substring(length));
    }
  }

  @Test
  void aTokenWithAFlippedBitIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      refuse(LIST, Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "a", "====", "null", "%00", "eyJpZCI6MX0", "ÿ"})
  void whatIsNoTokenIsRefused(String text) {
    refuse(LIST, text);
  }

  @Test
  void noPageSizeMeansTwenty() {
    assertThat(PageTokens.size(0)).isEqualTo(20);
    assertThat(PageTokens.size(1)).isEqualTo(1);
    assertThat(PageTokens.size(100)).isEqualTo(100);
  }

  private static void refuse(String list, String token) {
    assertFails(ERROR_REASON_INVALID_PAGE_TOKEN, () -> PageTokens.decode(list, token));
  }
}
