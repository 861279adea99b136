package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultLocaleTest {

  @ParameterizedTest
  @CsvSource({"tr,TR,latn", "az,AZ,latn", "lt,LT,latn", "ar,EG,arab", "fa,IR,arabext"})
  void librariesOfANodeDoNotSeeTheLocaleOfTheUser(String language, String country, String digits)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=" + language,
                "-Duser.country=" + country,
                "-Duser.extensions=u-nu-" + digits,
                "-cp",
                System.getProperty("java.class.path"),
                Printing.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .endsWith("id 12\n");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process that formats by its default locale after a node was read. */
  static final class Printing {
    private Printing() {}

    @SuppressWarnings({"StringCaseLocaleUsage", "DefaultLocale", "SystemOut"})
    public static void main(String[] args) {
      Node.faults(NodeSettings.class);
      byte[] text =
          ("ID".toLowerCase() + String.format(" %d%n", 12)).getBytes(StandardCharsets.UTF_8);
      System.out.write(text, 0, text.length);
      System.out.flush();
    }
  }
}
