package io.minitwitter.standalone;

import io.minitwitter.embedded.StoreStartException;
import io.minitwitter.gateway.GatewaySettings;
import io.minitwitter.mesh.node.InvalidSettingsException;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.PortsInUseException;
import io.minitwitter.mesh.node.StopLimit;
import io.minitwitter.mesh.node.UnknownSettings;
import io.minitwitter.mesh.tls.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What the commands {@code minitwitter up} and {@code minitwitter train} run. */
public final class MiniTwitter {
  private static final int CANNOT_START = 2;

  private MiniTwitter() {}

  /**
   * With {@code up} starts everything, prints its addresses, and runs until a signal ends it. With
   * {@code train} starts everything, sends it a short workload and stops: the virtual machine
   * records both.
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
      // The message says what to change; a stack trace would not help.
      System.err.println(e.getMessage());
      System.exit(CANNOT_START);
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void up() throws InterruptedException {
    logToFile();
    StopLimit.install();
    Progress progress = new Progress(System.out);
    List<Node.Plan> plans = plansWithPorts();
    StandaloneSettings settings = Node.settings(StandaloneSettings.class).expanded();
    UnknownSettings.ofSystem().forEach(System.err::println);
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
    System.setProperty("minitwitter.rate-limits", "off");
    List<Node.Plan> plans = plansWithPorts();
    StandaloneSettings settings = Node.settings(StandaloneSettings.class).expanded();
    Progress progress = new Progress(System.out);
    try (var _ = Standalone.start(settings, plans, progress)) {
      CertificateFiles tls = Node.settings(GatewaySettings.class).tls();
      String gateway = Welcome.gateway(plans, tls);
      Readiness.await(gateway, tls);
      new TrainingWorkload(URI.create(gateway)).run();
    }
  }

  /** Replaces port 0 by free ports, so that the addresses are known before anything listens. */
  private static List<Node.Plan> plansWithPorts() {
    for (Node.Plan plan : Standalone.plans()) {
      if (plan.port() == 0) {
        System.setProperty(
            "minitwitter." + plan.name().value() + ".port",
            Integer.toString(freePort(plan.host())));
      }
    }
    return Standalone.plans();
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the terminal free of log lines. Read by logback.xml at the first of them. */
  private static void logToFile() {
    if (System.getenv("MINITWITTER_LOG_TO") == null) {
      System.setProperty("MINITWITTER_LOG_TO", "file");
    }
  }
}
