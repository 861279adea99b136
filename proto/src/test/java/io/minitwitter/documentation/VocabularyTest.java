package io.minitwitter.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts and names use the project's vocabulary; CONTRIBUTING.md has a glossary. */
class VocabularyTest {
  @Test
  void textsAndNamesUsePlainTechnicalEnglish() throws IOException {
    List<PublishedTexts.Line> lines = PublishedTexts.all();

    assertThat(lines)
        .filteredOn(line -> line.file().endsWith("DocumentationTest.java"))
        .extracting(PublishedTexts.Line::text)
        .contains(
            "named Tests Exist",
            "/** Tests, files and sections that the documentation names exist. */");
    assertThat(
            lines.stream()
                .flatMap(line -> Vocabulary.faults(line.text()).map(fault -> line + " " + fault)))
        .as("terms to replace")
        .isEmpty();
  }

  @Test
  void findsATermInAnyCaseAndNamesItsReplacement() {
    assertThat(Vocabulary.faults("An event is Laid aside."))
        .containsExactly("\"Laid aside\": write dead-letter");
    assertThat(Vocabulary.faults("Nobody is told."))
        .anySatisfy(fault -> assertThat(fault).startsWith("\"told\": write publish"))
        .hasSize(2);
  }

  @Test
  void ignoresNamesThatContainATerm() {
    assertThat(Vocabulary.faults("newsletter, people/README.md, forgotten_after, method"))
        .isEmpty();
  }
}
