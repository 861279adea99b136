package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    String markdown = ConfigurationReference.markdown();
    if (Boolean.getBoolean("minitwitter.regenerate")) {
      Files.writeString(PAGE, markdown);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(markdown);
  }

  @Test
  void everySettingHasAPlace() throws IOException {
    String markdown = ConfigurationReference.markdown();
    assertThat(ConfigurationReference.variables())
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(markdown).containsOnlyOnce("| `" + variable + "` |"));
  }

  @Test
  void everySettingHasADescription() throws IOException {
    assertThat(ConfigurationReference.markdown().lines().filter(line -> line.endsWith("|  |")))
        .isEmpty();
  }
}
