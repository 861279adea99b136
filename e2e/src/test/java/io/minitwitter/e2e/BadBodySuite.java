package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are not what a route takes: each is refused with the code that says why. */
abstract class BadBodySuite extends SystemSuite {
  private static final String JSON = "application/json";
  private static final String NAMES = "\"username\":\"somebody\",\"password\":\"correct horse\"";

  private TestUser user;

  BadBodySuite(RunningSystem system) {
    super(system);
  }

  /** A body for {@code POST /api/v1/tweets}. */
  record Case(String what, ByteString body, String contentType, int status, String code) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case text(String what, String body, String code) {
    return bytes(what, body.getBytes(StandardCharsets.UTF_8), code);
  }

  private static Case bytes(String what, byte[] body, String code) {
    return new Case(what, ByteString.copyFrom(body), JSON, 400, code);
  }

  private static Case type(String contentType) {
    ByteString body = ByteString.copyFromUtf8("{\"content\":\"hi\"}");
    return new Case(
        "content type " + contentType, body, contentType, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  private static Case tooLarge(String what, int bytes) {
    String body = "{\"content\":\"" + "x".repeat(bytes) + "\"}";
    return new Case(what, ByteString.copyFromUtf8(body), JSON, 413, "TOO_LARGE");
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Stream<Case> tweets() {
    return Stream.of(
        text("an unfinished object", "{\"content\":\"hi\"", "MALFORMED_JSON"),
        text("an unfinished text", "{\"content\":\"hi", "MALFORMED_JSON"),
        text("no JSON", "content=hi", "MALFORMED_JSON"),
        text("an array", "[{\"content\":\"hi\"}]", "MALFORMED_JSON"),
        text("a text", "\"hi\"", "MALFORMED_JSON"),
        text("null", "null", "MALFORMED_JSON"),
        text("blanks", "   ", "MALFORMED_JSON"),
        text("two objects", "{\"content\":\"a\"}{\"content\":\"b\"}", "MALFORMED_JSON"),
        text("a comment", "{/**/\"content\":\"hi\"}", "MALFORMED_JSON"),
        text("a comma too many", "{\"content\":\"hi\",}", "MALFORMED_JSON"),
        text("single quotes", "{'content':'hi'}", "MALFORMED_JSON"),
        text("no quotes", "{content:\"hi\"}", "MALFORMED_JSON"),
        text("a bare control character", "{\"content\":\"a\u0001b\"}", "MALFORMED_JSON"),
        text("an unknown escape", "{\"content\":\"\\x41\"}", "MALFORMED_JSON"),
        text("a key twice", "{\"content\":\"a\",\"content\":\"b\"}", "MALFORMED_JSON"),
        text(
            "a key twice, once escaped",
            "{\"content\":\"a\",\"\\u0063ontent\":\"b\"}",
            "MALFORMED_JSON"),
        text("half a surrogate pair", "{\"content\":\"\\ud83d\"}", "INVALID_FIELDS"),
        text("the other half", "{\"content\":\"\\udc4b\"}", "INVALID_FIELDS"),
        text("a pair in the wrong order", "{\"content\":\"\\udc4b\\ud83d\"}", "INVALID_FIELDS"),
        text("half a pair in a key", "{\"\\ud83d\":\"hi\"}", "UNKNOWN_FIELD"),
        bytes("no UTF-8", latin1("{\"content\":\"Gr\u00fc\u00dfe\"}"), "MALFORMED_JSON"),
        bytes("overlong UTF-8", latin1("{\"content\":\"\u00c0\u00af\"}"), "MALFORMED_JSON"),
        bytes(
            "a surrogate in UTF-8",
            latin1("{\"content\":\"\u00ed\u00a0\u00bd\"}"),
            "MALFORMED_JSON"),
        bytes("UTF-16", "{\"content\":\"hi\"}".getBytes(StandardCharsets.UTF_16), "MALFORMED_JSON"),
        text("a byte order mark", "\ufeff{\"content\":\"hi\"}", "MALFORMED_JSON"),
        text("deep arrays", "{\"content\":" + "[".repeat(10_000), "MALFORMED_JSON"),
        text("deep objects", "{\"content\":".repeat(5_000), "MALFORMED_JSON"),
        text("a number for a text", "{\"content\":5}", "MALFORMED_JSON"),
        text("a boolean for a text", "{\"content\":true}", "MALFORMED_JSON"),
        text("null for a text", "{\"content\":null}", "MALFORMED_JSON"),
        text("an object for a text", "{\"content\":{\"a\":1}}", "MALFORMED_JSON"),
        text("an array for a text", "{\"content\":[\"hi\"]}", "MALFORMED_JSON"),
        text("a huge number", "{\"content\":1e999999999}", "MALFORMED_JSON"),
        text("an unknown field", "{\"content\":\"hi\",\"mood\":\"good\"}", "UNKNOWN_FIELD"),
        text("another's id", "{\"content\":\"hi\",\"user_id\":\"x\"}", "UNKNOWN_FIELD"),
        text("a count", "{\"content\":\"hi\",\"likes_count\":9}", "UNKNOWN_FIELD"),
        text("another case", "{\"Content\":\"hi\"}", "UNKNOWN_FIELD"),
        text("an empty object", "{}", "INVALID_FIELDS"),
        text("no body", "", "INVALID_FIELDS"),
        text("an empty text", "{\"content\":\"\"}", "INVALID_FIELDS"),
        text("only blanks", "{\"content\":\" \\u00a0\\t\\n\"}", "INVALID_FIELDS"),
        text("too long a text", "{\"content\":\"" + "x".repeat(281) + "\"}", "INVALID_FIELDS"),
        text("NUL", "{\"content\":\"a\\u0000b\"}", "INVALID_FIELDS"),
        type("text/plain"),
        type("application/x-www-form-urlencoded"),
        type("application/jsonp"),
        type("application/json; charset=iso-8859-1"),
        type("not a type"),
        tooLarge("a body of two megabytes", 2 << 20),
        tooLarge("a body of nine megabytes", 9 << 20));
  }

  @ParameterizedTest
  @MethodSource("tweets")
  void aBadTweetIsRefused(Case bad) {
    Answer answer =
        rest()
            .as(user())
            .send("POST", "/api/v1/tweets", bad.body().toByteArray(), bad.contentType())
            .expectProblem(bad.status(), bad.code());
    if (bad.code().equals("INVALID_FIELDS")) {
      assertThat(answer.text("violations/0/field")).isEqualTo("content");
    }
    assertThat(rest().get("/api/v1/users/" + user().id() + "/tweets").json().path("tweets"))
        .isEmpty();
  }

  static Stream<Case> registrations() {
    return Stream.of(
        text("camel case", "{" + NAMES + ",\"firstName\":\"a\"}", "UNKNOWN_FIELD"),
        text("a role", "{" + NAMES + ",\"role\":\"ROLE_ADMIN\"}", "UNKNOWN_FIELD"),
        text("an id", "{" + NAMES + ",\"id\":\"1\"}", "UNKNOWN_FIELD"),
        text("no address", "{" + NAMES + "}", "INVALID_FIELDS"),
        text("a bad address", "{" + NAMES + ",\"email\":\"a@\"}", "INVALID_FIELDS"),
        text(
            "a line break in an address",
            "{" + NAMES + ",\"email\":\"a@example.com\\r\\nBcc: b@example.com\"}",
            "INVALID_FIELDS"),
        text(
            "a short password",
            "{\"email\":\"a@example.com\",\"username\":\"somebody\",\"password\":\"short\"}",
            "INVALID_FIELDS"),
        text(
            "a username with a slash",
            "{\"email\":\"a@example.com\",\"username\":\"some/body\",\"password\":\"long enough\"}",
            "INVALID_FIELDS"),
        text(
            "a username with a line break",
            "{\"email\":\"a@example.com\",\"username\":\"somebody\\n\",\"password\":\"enough to\"}",
            "INVALID_FIELDS"),
        text(
            "a username that looks like another",
            "{\"email\":\"a@example.com\",\"username\":\"s\u043emebody\",\"password\":\"enough to\"}",
            "INVALID_FIELDS"));
  }

  @ParameterizedTest
  @MethodSource("registrations")
  void aBadRegistrationIsRefused(Case bad) {
    rest()
        .send("POST", "/api/v1/auth/register", bad.body().toByteArray(), bad.contentType())
        .expectProblem(bad.status(), bad.code());
  }

  private TestUser user() {
    if (user == null) {
      user = TestUser.register(rest());
    }
    return user;
  }
}
