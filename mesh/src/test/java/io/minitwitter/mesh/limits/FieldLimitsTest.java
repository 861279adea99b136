package io.minitwitter.mesh.limits;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_FIELDS;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.tweet.v1.Author;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.UpdateProfileRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLimitsTest {
  private static final String ID = "0123456789abcdef01234567";

  private final RegisterRequest user =
      RegisterRequest.newBuilder()
          .setEmail("ann@example.com")
          .setUsername("ann_1")
          .setPassword("correct horse")
          .build();

  @Test
  void validMessagesPass() {
    assertPasses(user);
    assertPasses(tweet("x".repeat(280)));
    assertPasses(ListTweetsRequest.getDefaultInstance());
    assertPasses(ListTweetsRequest.newBuilder().setPageSize(100).build());
  }

  @Test
  void charactersAreCountedAsCodePoints() {
    assertPasses(tweet("\uD83D\uDE00".repeat(280)));
    assertViolates(tweet("\uD83D\uDE00".repeat(281)), "content string.max_len");
  }

  @Test
  void reportsEveryViolationAtOnce() {
    assertViolates(
        user.toBuilder().setEmail("nobody").setUsername("a b").setPassword("short").build(),
        "email string.email",
        "username string.pattern",
        "password string.min_len");
  }

  @Test
  void namesMissingFields() {
    assertViolates(
        RegisterRequest.getDefaultInstance(),
        "email required",
        "username required",
        "password required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\n\t",
        "\u00a0",
        "\u2003\u3000",
        "\u000b",
        "\u0085",
        "\u2028",
        "\u200b",
        "\u200d",
        "\u2060",
        "\u2061",
        "\ufeff",
        "\u00ad",
        "\u061c",
        "\u180e",
        "\u2065",
        "\u2800",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u034f",
        "\u17b4",
        "\u180b",
        "\u202e",
        "\ufe0f",
        "\ufe00 \ufe01",
        "\u0301",
        "\ue000",
        "\ufff9",
        "\ufff0",
        "\ufffc",
        "\u2066\u2069",
        "\ud82f\udca0",
        // Of the planes beyond: tags, variation selectors, musical and hieroglyphic blanks.
        "\udb40\udc41\udb40\udc7f",
        "\udb40\udd00",
        "\ud834\udd59",
        "\ud834\udd73",
        "\ud80d\udc41"
      })
  void aTweetOfBlanksIsEmpty(String content) {
    assertViolates(tweet(content), "content string.visible");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "\u200b.",
        "\u00e9",
        "e\u0301",
        "\u6f22",
        "\u0627\u0644",
        "\u0e01\u0e49",
        "\u2764\ufe0f",
        "\ud83d\ude00",
        "\ud83d\udc68\u200d\ud83d\udc69",
        "\ud83c\uddf0\ud83c\uddf7",
        "1\ufe0f\u20e3",
        // Not assigned yet: a later Unicode may make it a letter, and it is drawn as a box.
        "\u0378",
        "\n\n\u2003-"
      })
  void aTextWithAVisibleCharacterIsAccepted(String content) {
    assertPasses(tweet(content));
    assertPasses(user.toBuilder().setFirstName(content).setLastName("").build());
    assertPasses(UpdateProfileRequest.newBuilder().setFirstName("").build());
  }

  @Test
  void aNameOfInvisibleCharactersIsRefused() {
    assertViolates(
        user.toBuilder().setFirstName("\u200b\u2060").setLastName("\u3164").build(),
        "first_name string.visible",
        "last_name string.visible");
    assertViolates(
        UpdateProfileRequest.newBuilder().setFirstName("\u2800").build(),
        "first_name string.visible");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://e.com/\u202egnp.exe",
        "https://e.com/\u200b",
        "https://e.com/\u3000a",
        "https://e\u00adx.com/a",
        "https://e.com/\"onload=",
        "https://e.com/<a>",
        "javascript:alert(1)",
        "https://"
      })
  void anAvatarUrlHasNoBlanksInvisibleCharactersOrQuotes(String url) {
    assertViolates(
        UpdateProfileRequest.newBuilder().setAvatarUrl(url).build(), "avatar_url string.pattern");
    assertPasses(
        UpdateProfileRequest.newBuilder().setAvatarUrl("https://é.example/a?b=%20#c").build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann\n", "ann\r\n", "\nann", "änn", "ann\u0000"})
  void refusesATrailingLineBreakInAUsername(String username) {
    List<String> found = violations(user.toBuilder().setUsername(username).build());

    assertThat(found).contains("username string.pattern");
  }

  @Test
  void numbersHaveRanges() {
    assertViolates(
        ListTweetsRequest.newBuilder().setPageSize(101).build(), "page_size int32.gte_lte");
    assertViolates(
        ListTweetsRequest.newBuilder().setPageSize(-1).build(), "page_size int32.gte_lte");
  }

  @Test
  void idsHaveOneForm() {
    assertViolates(DeleteTweetRequest.newBuilder().setId(ID + "0").build(), "id string.pattern");
    assertViolates(DeleteTweetRequest.newBuilder().setId(ID + "\n").build(), "id string.pattern");
    assertViolates(
        ListUserTweetsRequest.newBuilder().setUserId("1").build(), "user_id string.uuid");
  }

  @Test
  void itemsOfAListAreNamedByTheirPlace() {
    assertViolates(
        BatchGetTweetsRequest.newBuilder().addIds(ID).addIds("x").build(), "ids[1] string.pattern");
    assertViolates(
        BatchGetTweetsRequest.newBuilder().addAllIds(Collections.nCopies(101, ID)).build(),
        "ids repeated.max_items");
  }

  @Test
  void aFieldThatIsLeftOutIsNotCheckedAndOneThatIsSetIs() {
    assertPasses(UpdateProfileRequest.getDefaultInstance());
    assertPasses(UpdateProfileRequest.newBuilder().setBio("").setAvatarUrl("").build());
    assertViolates(
        UpdateProfileRequest.newBuilder().setUsername("").build(), "username string.min_len");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "http://", "https:// a", "ftp://host/", "//host"})
  void anAvatarIsAnHttpAddress(String url) {
    assertViolates(
        UpdateProfileRequest.newBuilder().setAvatarUrl(url).build(), "avatar_url string.pattern");
  }

  @Test
  void nulIsRefusedInEveryText() {
    assertViolates(tweet("a\0b"), "content string.nul");
    assertViolates(
        CreateTweetResponse.newBuilder()
            .setTweet(Tweet.newBuilder().setAuthor(Author.newBuilder().setFirstName("\0")))
            .build(),
        "tweet.author.first_name string.nul");
    assertViolates(
        ListTweetsResponse.newBuilder()
            .addTweets(Tweet.getDefaultInstance())
            .addTweets(Tweet.newBuilder().setContent("\0"))
            .build(),
        "tweets[1].content string.nul");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00b", "\ude00\ud83d"})
  void halfASurrogatePairIsRefused(String content) {
    assertViolates(tweet("x" + content + "y"), "content string.unicode");
  }

  @Test
  void descriptionsAreReadable() {
    var error =
        assertFails(ERROR_REASON_INVALID_FIELDS, () -> FieldLimits.check(tweet("x".repeat(281))));

    assertThat(error.violations())
        .extracting(FieldViolation::getDescription)
        .allSatisfy(text -> assertThat(text).contains("280"));
  }

  private static CreateTweetRequest tweet(String content) {
    return CreateTweetRequest.newBuilder().setContent(content).build();
  }

  private static void assertPasses(Message request) {
    assertThatCode(() -> FieldLimits.check(request)).doesNotThrowAnyException();
  }

  private static void assertViolates(Message request, String... fieldsAndRules) {
    assertThat(violations(request)).containsExactlyInAnyOrder(fieldsAndRules);
  }

  private static List<String> violations(Message request) {
    return assertFails(ERROR_REASON_INVALID_FIELDS, () -> FieldLimits.check(request))
        .violations()
        .stream()
        .map(violation -> violation.getField() + " " + violation.getReason())
        .toList();
  }
}
