package io.minitwitter.standalone;

import io.minitwitter.embedded.StoreStartException;
import io.minitwitter.mesh.node.InvalidSettingsException;
import io.minitwitter.mesh.node.Node;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What the command {@code minitwitter up} runs. */
public final class MiniTwitter {
  private static final int CANNOT_START = 2;

  private MiniTwitter() {}

  /** Starts everything, says where it is, and runs until it is told to stop. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1 || !args[0].equals("up")) {
      System.err.println("usage: minitwitter up");
      System.exit(CANNOT_START);
    }
    try {
      up();
    } catch (InvalidSettingsException | PortsInUseException | StoreStartException e) {
      // Read by a person, who needs to know what to change and not where it was found.
      System.err.println(e.getMessage());
      System.exit(CANNOT_START);
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void up() throws InterruptedException {
    logToFile();
    Progress progress = new Progress(System.out);
    StandaloneSettings settings = Node.settings(StandaloneSettings.class).expanded();
    List<Node.Plan> plans = Standalone.plans();
    Standalone standalone = Standalone.start(settings, plans, progress);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      System.out.println("stopping …");
                      standalone.close();
                      System.out.println("stopped; the data is in " + settings.home());
                      stopped.countDown();
                    }));
    Readiness.await(Welcome.gateway(plans));
    Welcome.print(System.out, settings, plans, progress.seconds());
    stopped.await();
  }

  /** The terminal is for people. Read by logback.xml at the first log line, so before any. */
  private static void logToFile() {
    if (System.getenv("MINITWITTER_LOG_TO") == null) {
      System.setProperty("MINITWITTER_LOG_TO", "file");
    }
  }
}
