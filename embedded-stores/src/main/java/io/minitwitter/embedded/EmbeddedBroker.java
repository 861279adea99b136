package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.BrokerImpl;
import org.apache.qpid.server.model.SystemConfig;

/**
 * An AMQP 0-9-1 broker in this JVM, Apache Qpid, in the place of RabbitMQ. It refuses RabbitMQ's
 * own arguments of queues, and has one virtual host.
 */
final class EmbeddedBroker implements AutoCloseable {
  private static final String USER = "minitwitter";
  private static final String VIRTUAL_HOST = "minitwitter";

  /** Messages wait on disk, not in memory: a small cache of the store's pages is enough. */
  private static final String PAGE_CACHE_BYTES = String.valueOf(8 << 20);

  private final SystemLauncher launcher;
  private final int port;
  private final String password;

  private EmbeddedBroker(SystemLauncher launcher, int port, String password) {
    this.launcher = launcher;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts the broker.
   *
   * @param folder what it keeps its messages and settings in
   * @param durable whether a confirmed message is on disk; in memory otherwise
   */
  static EmbeddedBroker start(Path folder, int port, String password, boolean durable) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
    SystemLauncher launcher =
        new SystemLauncher(
            new SystemLauncherListener.DefaultSystemLauncherListener() {
              @Override
              public void onContainerResolve(SystemConfig<?> config) {
                system.set(config);
              }

              @Override
              public void errorOnStartup(RuntimeException e) {
                failure.set(e);
              }
            });
    EmbeddedBroker broker = new EmbeddedBroker(launcher, port, password);
    try {
      launcher.startup(broker.settings(folder, durable));
      leaveTheEndToTheOwner(system.get());
    } catch (Exception e) {
      failure.set(e);
    }
    if (failure.get() != null || !LoopbackPort.isInUse(port)) {
      broker.close();
      throw new StoreStartException("The AMQP broker does not start", failure.get());
    }
    return broker;
  }

  /**
   * Takes the broker's own hook away, which would stop it at Ctrl-C beside its owner and under
   * those who still use it. There is no setting for that.
   */
  private static void leaveTheEndToTheOwner(SystemConfig<?> system)
      throws ReflectiveOperationException {
    Field hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
    hook.setAccessible(true);
    Runtime.getRuntime().removeShutdownHook((Thread) hook.get(system.getContainer()));
  }

  String url() {
    return "amqp://%s:%s@127.0.0.1:%d/%s".formatted(USER, password, port, VIRTUAL_HOST);
  }

  private Map<String, Object> settings(Path folder, boolean durable) {
    Path settings = folder.resolve("settings.json");
    Path known = folder.resolve("known.json");
    try {
      // Read anew at each start: the port may have changed. Queues and messages are elsewhere.
      Files.deleteIfExists(known);
      Files.deleteIfExists(settings);
      DataFolder.createPrivate(settings);
      Files.writeString(settings, initial(folder.resolve("messages"), durable));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the AMQP broker's settings in " + folder, e);
    }
    return Map.of(
        "type", "JSON",
        "storePath", known.toString(),
        "initialConfigurationLocation", settings.toUri().toString(),
        "startupLoggedToSystemOut", false,
        "context",
            Map.of(
                "qpid.work_dir", folder.toString(),
                "QPID_WORK", folder.toString(),
                "je.maxMemory", PAGE_CACHE_BYTES));
  }

  private String initial(Path messages, boolean durable) {
    String store =
        durable
            ? "\"type\": \"BDB\", \"storePath\": \"%s\",".formatted(messages)
            : "\"type\": \"Memory\",";
    String host = durable ? "ProvidedStore" : "Memory";
    return """
        {
          "name": "minitwitter", "modelVersion": "9.1",
          "authenticationproviders": [{
            "name": "passwords", "type": "Plain", "secureOnlyMechanisms": [],
            "users": [{"name": "%s", "type": "managed", "password": "%s"}]
          }],
          "ports": [{
            "name": "AMQP", "type": "AMQP", "port": %d, "bindingAddress": "127.0.0.1",
            "authenticationProvider": "passwords", "protocols": ["AMQP_0_9_1"],
            "virtualhostaliases": [{"name": "byName", "type": "nameAlias"}]
          }],
          "virtualhostnodes": [{
            "name": "%s", "defaultVirtualHostNode": true, %s
            "virtualHostInitialConfiguration": "{\\"type\\": \\"%s\\"}"
          }]
        }
        """
        .formatted(USER, password, port, VIRTUAL_HOST, store, host);
  }

  @Override
  public void close() {
    launcher.shutdown();
  }
}
