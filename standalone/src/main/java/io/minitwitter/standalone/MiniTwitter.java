package io.minitwitter.standalone;

import io.minitwitter.embedded.StoreStartException;
import io.minitwitter.gateway.GatewaySettings;
import io.minitwitter.mesh.node.InvalidSettingsException;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.PortsInUseException;
import io.minitwitter.mesh.tls.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What the commands {@code minitwitter up} and {@code minitwitter train} run. */
public final class MiniTwitter {
  private static final int CANNOT_START = 2;

  private MiniTwitter() {}

  /**
   * With {@code up} starts everything, says where it is, and runs until it is told to stop. With
   * {@code train} stops once everything has started: for the virtual machine to record a start.
   */
  public static void main(String[] args) throws InterruptedException {
    String command = args.length == 1 ? args[0] : "";
    try {
      switch (command) {
        case "up" -> up();
        case "train" -> train();
        default -> {
          System.err.println("usage: minitwitter up|train");
          System.exit(CANNOT_START);
        }
      }
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
    CertificateFiles tls = Node.settings(GatewaySettings.class).tls();
    Readiness.await(Welcome.gateway(plans, tls), tls);
    Welcome.print(System.out, settings, plans, progress.seconds());
    stopped.await();
  }

  private static void train() throws InterruptedException {
    logToFile();
    // Free ones: the system may run already.
    Stream.concat(
            Stream.of("postgres-port", "redis-port", "mongodb-port", "rabbitmq-port"),
            Module.ALL.stream().map(module -> module.name() + ".port"))
        .forEach(setting -> System.setProperty("minitwitter." + setting, "0"));
    // One that is known beforehand, to be asked whether it is ready as by whoever waits for it.
    System.setProperty("minitwitter.gateway.port", Integer.toString(freePort()));
    StandaloneSettings settings = Node.settings(StandaloneSettings.class).expanded();
    List<Node.Plan> plans = Standalone.plans();
    Progress progress = new Progress(System.out);
    try (var _ = Standalone.start(settings, plans, progress)) {
      CertificateFiles tls = Node.settings(GatewaySettings.class).tls();
      Readiness.await(Welcome.gateway(plans, tls), tls);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The terminal is for people. Read by logback.xml at the first log line, so before any. */
  private static void logToFile() {
    if (System.getenv("MINITWITTER_LOG_TO") == null) {
      System.setProperty("MINITWITTER_LOG_TO", "file");
    }
  }
}
