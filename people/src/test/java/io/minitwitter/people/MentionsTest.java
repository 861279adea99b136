package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {

  @Test
  void usernamesAreFoundInTheOrderOfTheTextAndFolded() {
    assertThat(Mentions.in("Hi @Bob_1, have you met @ANN?")).containsExactly("bob_1", "ann");
    assertThat(Mentions.in("@ann")).containsExactly("ann");
    assertThat(Mentions.in(".@ann: (@bob) “@eve”\n@dan's @ann."))
        .containsExactly("ann", "bob", "eve", "dan");
    assertThat(Mentions.in("no one here")).isEmpty();
    assertThat(Mentions.in("")).isEmpty();
  }

  @Test
  void eachUsernameIsFoundOnceIgnoringCase() {
    assertThat(Mentions.in("@ann @Ann @ANN")).containsExactly("ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.com",
        "ann.b@example.com",
        "a.@bob.com",
        "ann+tag-@example.com",
        "ann+@bob",
        "\"ann b\"@bob.com",
        "<ann@bob.com>",
        "mail ann!@bob.com now",
        "анна@bob.com",
        "é@example",
        "x @bob.com",
        "@bob.рф",
        "mailto:x@bob.org",
        "mailto:@bob",
        "@ann@example.com",
        "https://example.com/@ann/1",
        "https://example.com/@ann",
        "https://e.com/?u=@bob",
        "https://e.com/?a=1&@bob",
        "https://e.com/#@bob",
        "https://e.com/a,@bob",
        "https://e.com/(@bob)",
        "https://e.com/~@bob",
        "https://e.com/%20@bob",
        "https://user:@bob/x",
        "https://@bob/x",
        "(https://e.com/!@bob)",
        "HTTPS://E.COM/;@bob",
        "ftp://e.com/;@bob",
        "git+ssh://e.com/:@bob",
        "www.e.com/;@bob",
        "e.com/@bob",
        "e.com/x;@bob",
        "sub.e.co.uk?u=@bob",
        "youtube.com/@bob",
        "localhost:8080/;@bob",
        "u=@bob",
        "a&@bob",
        "npm i @bob/cli",
        "npm i @bob/cli@1.2.3",
        "@bob-inc/cli",
        "@bob.js/cli",
        "import x from '@bob/cli';",
        "@bob:registry=https://e.com",
        "@bob:example.org",
        "sip:@bob",
        "acct:@bob",
        "http:@bob",
        "анна@bob",
        "άννα@bob",
        "@bobа",
        "é@bob",
        "e\u0301@bob",
        "@bob\u0301",
        "@bob\u0323\u0301",
        "C:\\@bob",
        "e.com\\@bob",
        "\\@bob",
        "＠bob",
        "@ｂｏｂ",
        "@bo\u00ADb",
        "https://e.com/ü/@bob",
        "https://пример.рф/@bob",
        "cli@bob",
        "cli@1.0.0"
      })
  void addressesUrlsAndPackagesMentionNoUser(String text) {
    assertThat(Mentions.in(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'(@ann)', ann",
    "'@ann.', ann",
    "'@ann...', ann",
    "'@ann: look', ann",
    "'@ann:look', ann",
    "'@ann, hi', ann",
    "'@ann!', ann",
    "'*@ann*', ann",
    "'hey!@ann', ann",
    "'@ann''s', ann",
    "'@ann-well', ann",
    "'@ann/', ann",
    "'@ann / me', ann",
    "'@ann https://e.com/@bob', ann",
    "'@ann,https://e.com/@bob', ann",
    "'https://e.com/@bob @ann', ann",
    "'see e.com @ann', ann",
    "'npm i @bob/cli by @ann', ann",
    "'https://e.com\u3000@ann', ann",
    "'https://e.com\u200B@ann', ann",
    "'https://e.com\u00A0@ann', ann",
    "'https://e.com。@ann', ann",
    "'（https://e.com）@ann', ann",
    "'<https://e.com/>@ann', ann",
    "'“https://e.com”@ann', ann",
    "'\u2764\uFE0F@ann', ann",
    "'مرحبا@ann', ann",
    "'นี่@ann', ann",
    "'@ann。', ann",
    "'@ann、@ann', ann",
    "'`@ann`', ann",
    "'[@ann](x)', ann",
    "'cc:@ann', ann",
    "'bob@e.com and @ann', ann"
  })
  void aMentionIsFoundNextToOtherText(String text, String username) {
    assertThat(Mentions.in(text)).containsExactly(username);
  }

  @Test
  void aLongTextIsReadQuickly() {
    assertThat(Mentions.in("a.".repeat(5000) + " @ann")).containsExactly("ann");
    assertThat(Mentions.in("@a-".repeat(5000))).isEmpty();
  }

  @Test
  void textThatIsNoUsernameMentionsNoUser() {
    assertThat(Mentions.in("@ab @ @@ann @" + "x".repeat(31) + " @annä @ ann")).isEmpty();
    assertThat(Mentions.in("@abc @" + "x".repeat(30))).containsExactly("abc", "x".repeat(30));
  }

  @Test
  void wordsOfOtherScriptsMayTouchAMention() {
    assertThat(Mentions.in("こんにちは@annさん")).containsExactly("ann");
  }

  @Test
  void atMostTenMentionsAreFound() {
    List<String> names = IntStream.range(100, 120).mapToObj(i -> "user" + i).toList();
    String text = String.join(" ", names.stream().map(name -> "@" + name).toList());
    assertThat(Mentions.in(text)).isEqualTo(names.subList(0, 10));
    String repeated = Stream.generate(() -> "@ann").limit(12).reduce("", (a, b) -> a + " " + b);
    assertThat(Mentions.in(repeated + " @bob")).containsExactly("ann", "bob");
  }
}
