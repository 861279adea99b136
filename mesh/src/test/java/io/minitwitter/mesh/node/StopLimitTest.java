package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopLimitTest {
  private static final int ENDED_BY_LIMIT = 143;

  @Test
  void aProcessWhoseStoppingHangsIsEnded() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hanging.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("running");
      // Not of the process itself, which would close the output.
      process.toHandle().destroy();
      assertThat(output.readLine()).isEqualTo("stopping");
      assertThat(output.readLine()).contains("Not stopped in time");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ENDED_BY_LIMIT);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process that never finishes stopping. */
  static final class Hanging {
    public static void main(String[] args) throws InterruptedException {
      StopLimit.install();
      Runtime.getRuntime().addShutdownHook(new Thread(Hanging::hang));
      System.out.println("running");
      Thread.sleep(Long.MAX_VALUE);
    }

    private static void hang() {
      System.out.println("stopping");
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
