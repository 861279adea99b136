package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code minitwitter up} says and does at a terminal. */
abstract class UpCommandSuite extends SystemSuite {
  private static final Duration REFUSAL = Duration.ofMinutes(1);
  private static final Duration CLEAN_STOP = Duration.ofSeconds(20);

  private final StandaloneSystem standalone;

  UpCommandSuite(StandaloneSystem system) {
    super(system);
    this.standalone = system;
  }

  @Test
  void itPrintsWhereEverythingIsAndThreeCommandsThatWork() {
    String printed = welcome();
    assertThat(printed)
        .contains("MiniTwitter is ready", system().gateway().toString(), standalone.home() + "")
        .contains("/docs", "Ctrl-C stops it", "Rate limits are off");
    for (String service : RunningSystem.SERVICES) {
      assertThat(printed)
          .containsPattern(service + "\\s+gRPC on 127.0.0.1:" + system().port(service));
    }
    List<String> commands = commands(printed);
    assertThat(commands).hasSize(3);
    // A user ann may already exist; then it is the same user.
    assertThat(bash(commands.get(0))).contains("\"access_token\":", "\"username\":\"ann\"");
    assertThat(bash(commands.get(1))).contains("\"tweets\":", "\"next_page_token\":");
    assertThat(commands.get(2)).startsWith("grpcurl ");
    if (bash("command -v grpcurl || true").isBlank()) {
      return; // Not installed everywhere.
    }
    assertThat(bash(commands.get(2))).contains("\"username\": \"ann\"").doesNotContain("email");
  }

  /** What it printed, once it has printed all of it. */
  private String welcome() {
    return Eventually.within(
        Duration.ofSeconds(20),
        () -> standalone.up().output(),
        output -> output.contains("Ctrl-C"));
  }

  private static List<String> commands(String printed) {
    String after = printed.substring(printed.indexOf("Try:")).replace("\\\n", " ");
    return Pattern.compile("^\\s*((curl|grpcurl) .*)$", Pattern.MULTILINE)
        .matcher(after)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String bash(String command) {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void otherUsersCannotReadTheData() {
    try {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(standalone.home())))
          .isEqualTo("rwx------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSecondUpOnTheSameDataIsRefused() {
    // On other ports, so that the folder alone stands in the way.
    Map<String, String> settings = new HashMap<>(standalone.settings());
    settings.replaceAll((name, value) -> name.endsWith("_PORT") ? "0" : value);
    MiniTwitterCommand second = MiniTwitterCommand.start(settings, "up");
    assertThat(second.awaitExit(REFUSAL)).as(second.description()).isEqualTo(2);
    assertThat(second.output())
        .contains(standalone.home().toString(), "in use", Long.toString(standalone.up().pid()))
        .doesNotContain("Exception");
    rest().get("/health/ready").expect(200);
  }

  @Test
  void aPortInUseIsNamedWithItsSetting(@TempDir Path otherHome) throws IOException {
    for (String name : List.of("MINITWITTER_GATEWAY_PORT", "MINITWITTER_REDIS_PORT")) {
      StandaloneSystem other = new StandaloneSystem(otherHome);
      int port = Integer.parseInt(other.settings().get(name));
      try (ServerSocket taken = new ServerSocket()) {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        MiniTwitterCommand refused = MiniTwitterCommand.start(other.settings(), "up");
        assertThat(refused.awaitExit(REFUSAL)).as(refused.description()).isEqualTo(2);
        assertThat(refused.output())
            .contains(Integer.toString(port), "in use", name)
            .doesNotContain("Exception");
      }
      assertThat(other.processes().toList()).isEmpty();
    }
  }

  @Test
  void aSettingThatIsWrongIsNamed(@TempDir Path otherHome) {
    Map<String, String> settings = new HashMap<>(new StandaloneSystem(otherHome).settings());
    settings.put("MINITWITTER_GATEWAY_PORT", "eighty");
    settings.put("MINITWITTER_USER_MAX_IN_FLIGHT", "-1");
    settings.put("MINITWITTER_MONGODB_CACHE", "secret value");
    MiniTwitterCommand refused = MiniTwitterCommand.start(settings, "up");
    assertThat(refused.awaitExit(REFUSAL)).as(refused.description()).isEqualTo(2);
    assertThat(refused.output())
        .contains("MINITWITTER_GATEWAY_PORT", "MINITWITTER_USER_MAX_IN_FLIGHT")
        .contains("MINITWITTER_MONGODB_CACHE")
        .doesNotContain("Exception", "secret value");
  }

  @Test
  void ctrlCStopsItCleanlyAndTheDataStays() {
    TestUser ann = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "before Ctrl-C");
    MiniTwitterCommand up = standalone.up();
    assertThat(standalone.processes().count()).isGreaterThan(1);

    up.pressCtrlC();
    assertThat(up.awaitExit(CLEAN_STOP)).as(up.description()).isIn(0, 130);
    assertThat(up.output()).contains("stopped").doesNotContain("Exception");
    assertThat(standalone.processes().toList()).as("left running").isEmpty();

    system().start();
    // Nothing to repair after a clean stop.
    assertThat(welcome()).doesNotContain("recovering");
    assertThat(rest().as(ann).get("/api/v1/tweets/" + tweet).expect(200).text("content"))
        .isEqualTo("before Ctrl-C");
  }

  @Test
  void ctrlCEndsItAndItsStoresWhileAStoreHangs() throws IOException {
    MiniTwitterCommand up = standalone.up();
    ProcessHandle postgres =
        standalone
            .processes()
            .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
            .min(Comparator.comparingLong(ProcessHandle::pid))
            .orElseThrow();
    new ProcessBuilder("kill", "-s", "STOP", Long.toString(postgres.pid())).start();

    up.pressCtrlC();
    assertThat(up.awaitExit(CLEAN_STOP)).as(up.description()).isIn(0, 130, 143);
    Eventually.within(CLEAN_STOP, () -> standalone.processes().count(), left -> left == 0);

    system().start();
    TestUser.register(rest());
  }
}
