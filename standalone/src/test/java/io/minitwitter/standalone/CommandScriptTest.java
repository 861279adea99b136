package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code minitwitter}, with a JDK that only prints how it was started. */
class CommandScriptTest {
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "25.0.1"' >&2; exit; fi
      echo "charmap=$(locale charmap)"
      echo "classpath=$CLASSPATH"
      for argument; do echo "argument=$argument"; done
      """;

  @TempDir private Path folder;
  private Path jdk;

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void makeJdk() throws IOException {
    jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    for (String tool : List.of("java", "javac")) {
      executable(Files.writeString(jdk.resolve("bin").resolve(tool), JAVA));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "service", "migrate", "seed", "build", "jdk"})
  void helpOfACommandPrintsItsUsageAndRunsNothing(String command) throws Exception {
    for (String option : List.of("--help", "-h")) {
      Run run = run(checkout("checkout"), Map.of(), command, option);
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .startsWith("usage: ./minitwitter " + command)
          .doesNotContain("argument=");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void helpAfterOtherArgumentsIsHelpToo() throws Exception {
    assertThat(run(checkout("checkout"), Map.of(), "migrate", "up", "--help").out())
        .startsWith("usage: ./minitwitter migrate");
    assertThat(run(checkout("checkout"), Map.of(), "service", "user", "-h").out())
        .startsWith("usage: ./minitwitter service");
  }

  @ParameterizedTest
  @CsvSource({"up,now,", "build,all,", "jdk,home,", "seed,http://a,http://b", "service,user,tweet"})
  void surplusArgumentsAreRefused(String command, String first, String second) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, first));
    if (second != null) {
      arguments.add(second);
    }
    Run run = run(checkout("checkout"), Map.of(), arguments.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("usage: ./minitwitter " + command);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LANG,C",
    "LANG,POSIX",
    "LANG,''",
    "LANG,tr_TR.UTF-8",
    "LANG,ar_EG.UTF-8",
    "LANG,xx_XX.UTF-8",
    "LANG,de_DE.ISO-8859-1",
    "LC_ALL,C",
    "LC_ALL,en_US",
    "LC_CTYPE,C",
    "LC_CTYPE,no such locale",
    "LC_ALL,C.UTF-8"
  })
  void javaRunsInAUtf8Locale(String variable, String value) throws Exception {
    Run run = run(checkout("checkout"), Map.of(variable, value), "up");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("charmap=UTF-8", "argument=io.minitwitter.standalone.MiniTwitter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        " leading and trailing ",
        "josé",
        "日本語",
        "it's",
        "say \"hi\"",
        "a$HOME`id`",
        "back\\slash",
        "star*[x]?",
        "-dash",
        "a;b&c|d",
        "%41"
      })
  void theCheckoutMayBeInAnyFolder(String name) throws Exception {
    Path checkout = checkout(name);
    Run run = run(checkout, Map.of("CDPATH", "/tmp:.", "LANG", "C"), "seed", "a b");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("classpath=" + checkout.toRealPath().resolve("standalone/target/standalone.jar"))
        .contains("argument=a b\n");
  }

  @Test
  void aCheckoutThatAClassPathCannotNameIsRefusedWithAReason() throws Exception {
    Run run = run(checkout("a:b"), Map.of(), "up");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("colon");
  }

  private Path checkout(String name) throws IOException {
    Path root = Path.of("..");
    Path checkout = folder.resolve("checkouts").resolve(name);
    Path list = Path.of("proto/src/main/resources/minitwitter/services.csv");
    Files.createDirectories(checkout.resolve(list).getParent());
    Files.createDirectories(checkout.resolve("standalone/target/lib"));
    copy(root.resolve(list), checkout.resolve(list));
    copy(root.resolve("minitwitter"), checkout.resolve("minitwitter"));
    executable(checkout.resolve("minitwitter"));
    return checkout;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.write(to, Files.readAllBytes(from));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the script from another folder, without a home folder or a locale unless given. */
  private Run run(Path checkout, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("minitwitter").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("MINITWITTER_BUILD", "never");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
