package io.minitwitter.embedded;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.BrokerImpl;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.store.berkeleydb.BDBEnvironmentContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker in this JVM, Apache Qpid, instead of RabbitMQ. It refuses RabbitMQ's queue
 * arguments, and has one virtual host.
 */
final class EmbeddedBroker implements EmbeddedServer {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

  /**
   * With less free space than this it does not start. Its store's own limit of 5 GB, below which it
   * refuses writes, is off.
   */
  private static final long FREE_DISK_BYTES = 100L << 20;

  /**
   * With less than this a running broker is stopped until there is more: a failed write would break
   * its store.
   */
  private static final long STOP_BELOW_BYTES = 64L << 20;

  /** Space that is released before such a stop, which writes a little. */
  private static final int RESERVED_BYTES = 16 << 20;

  private static final int STOP_SECONDS = 5;

  private static final long CHECK_NANOS = 100_000_000;

  private final Path folder;
  private final int port;
  private final String password;
  private final boolean durable;
  private volatile SystemLauncher launcher;
  private volatile SystemConfig<?> system;
  private volatile long checked = System.nanoTime();
  private volatile Optional<String> lastFault = Optional.empty();

  private EmbeddedBroker(Path folder, int port, String password, boolean durable) {
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.durable = durable;
  }

  /** Whether the folder holds what a durable broker wrote. */
  static boolean isPrepared(Path folder) {
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(folder.resolve("messages"), "*.jdb")) {
      for (Path file : logs) {
        if (Files.size(file) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts the broker.
   *
   * @param folder what it keeps its messages and settings in
   * @param durable whether a confirmed message is on disk; in memory otherwise
   */
  static EmbeddedBroker start(Path folder, int port, String password, boolean durable) {
    EmbeddedBroker broker = new EmbeddedBroker(folder, port, password, durable);
    broker.start();
    return broker;
  }

  private void start() {
    long usable = DiskSpace.usable(folder);
    if (durable && usable < FREE_DISK_BYTES) {
      throw new StoreStartException(
          "The AMQP broker needs %d MiB of free disk space in %s, and there are %d MiB."
              .formatted(FREE_DISK_BYTES >> 20, folder, usable >> 20));
    }
    reserve();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    launcher =
        new SystemLauncher(
            new SystemLauncherListener.DefaultSystemLauncherListener() {
              @Override
              public void onContainerResolve(SystemConfig<?> config) {
                system = config;
              }

              @Override
              public void errorOnStartup(RuntimeException e) {
                failure.set(e);
              }
            });
    try {
      launcher.startup(new BrokerSettings(folder, port, password, durable).write());
      removeShutdownHook(system);
    } catch (Exception e) {
      failure.set(e);
    }
    if (failure.get() == null && !LoopbackPort.isInUse(port)) {
      failure.set(new IOException("nothing listens on port " + port));
    }
    if (failure.get() != null) {
      close();
      throw new StoreStartException(
          "The AMQP broker does not start: " + rootCause(failure.get()), failure.get());
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public Optional<String> fault() {
    if (System.nanoTime() - checked > CHECK_NANOS) {
      lastFault = check();
      checked = System.nanoTime();
    }
    return lastFault;
  }

  private Optional<String> check() {
    if (!durable) {
      return Optional.empty();
    }
    return isDiskFull()
        ? Optional.of("the disk of %s is full, or nearly so".formatted(folder))
        : storeFault();
  }

  private boolean isDiskFull() {
    return durable && DiskSpace.usable(folder) < STOP_BELOW_BYTES;
  }

  /**
   * A failed write to its files closes its store for good, while the broker continues without it.
   */
  private Optional<String> storeFault() {
    if (launcher == null) {
      return Optional.of("it is stopped");
    }
    try {
      Broker<?> broker = (Broker<?>) system.getContainer();
      for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
        if (node.getState() != State.ACTIVE || node.getVirtualHost().getState() != State.ACTIVE) {
          return Optional.of("its virtual host is not active");
        }
        if (node instanceof BDBEnvironmentContainer<?> store) {
          store.environmentStatistics(false);
        }
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("its message store failed: " + rootCause(e));
    }
  }

  @Override
  public void restart() {
    if (isDiskFull() || storeFault().isPresent()) {
      close();
      start();
      lastFault = Optional.empty();
    }
  }

  /**
   * Removes the broker's own shutdown hook, which would stop it at Ctrl-C while services still use
   * it. There is no setting for that.
   */
  private static void removeShutdownHook(SystemConfig<?> system)
      throws ReflectiveOperationException {
    Field hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
    hook.setAccessible(true);
    Runtime.getRuntime().removeShutdownHook((Thread) hook.get(system.getContainer()));
  }

  String url() {
    return "amqp://%s:%s@127.0.0.1:%d/%s"
        .formatted(BrokerSettings.USER, password, port, BrokerSettings.VIRTUAL_HOST);
  }

  private Path reserved() {
    return folder.resolve("reserved");
  }

  private void reserve() {
    if (!durable) {
      return;
    }
    try {
      if (!Files.exists(reserved())) {
        Files.write(reserved(), new byte[RESERVED_BYTES]);
      }
    } catch (IOException e) {
      throw new StoreStartException("Cannot write " + reserved() + ": " + e.getMessage(), e);
    }
  }

  /** Stops the broker. One whose store is broken may not end, and is abandoned then. */
  @Override
  public void close() {
    SystemLauncher running = launcher;
    if (running == null) {
      return;
    }
    launcher = null;
    try {
      if (isDiskFull()) {
        Files.deleteIfExists(reserved());
      }
      Thread stopping = Thread.ofPlatform().daemon().name("stop-broker").start(running::shutdown);
      if (!stopping.join(Duration.ofSeconds(STOP_SECONDS))) {
        log.warn("The AMQP broker does not stop; it is abandoned");
        abandon();
      }
    } catch (IOException e) {
      log.warn("Cannot delete {}", reserved(), e);
      running.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Frees the port at least. */
  private void abandon() throws InterruptedException {
    Broker<?> broker = (Broker<?>) system.getContainer();
    for (Port<?> open : broker.getPorts()) {
      try {
        open.closeAsync().get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.warn("The port of the AMQP broker does not close", e);
      }
    }
  }
}
