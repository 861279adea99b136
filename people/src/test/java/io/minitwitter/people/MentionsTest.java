package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
  void eachIsFoundOnceInWhateverCase() {
    assertThat(Mentions.in("@ann @Ann @ANN")).containsExactly("ann");
  }

  @Test
  void addressesAndUrlsAreNoMentions() {
    for (String text :
        List.of(
            "ann@example.com",
            "ann.b@example.com",
            "ann+tag-@example.com",
            "mailto:x@bob.org",
            "é@example",
            "https://example.com/@ann/1",
            "@ann@example.com")) {
      assertThat(Mentions.in(text)).as(text).isEmpty();
    }
  }

  @Test
  void invalidUsernamesAreNoMentions() {
    assertThat(Mentions.in("@ab @ @@ann @" + "x".repeat(31) + " @annä @ ann")).isEmpty();
    assertThat(Mentions.in("@abc @" + "x".repeat(30))).containsExactly("abc", "x".repeat(30));
  }

  @Test
  void wordsOfOtherScriptsMayTouchAMention() {
    assertThat(Mentions.in("こんにちは@annさん")).containsExactly("ann");
  }

  @Test
  void tenAreTakenAndNoMore() {
    List<String> names = IntStream.range(100, 120).mapToObj(i -> "user" + i).toList();
    String text = String.join(" ", names.stream().map(name -> "@" + name).toList());
    assertThat(Mentions.in(text)).isEqualTo(names.subList(0, 10));
    String repeated = Stream.generate(() -> "@ann").limit(12).reduce("", (a, b) -> a + " " + b);
    assertThat(Mentions.in(repeated + " @bob")).containsExactly("ann", "bob");
  }
}
