package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of the embedded AMQP broker.
 *
 * @param folder contains its messages and settings
 * @param durable whether messages are stored on disk
 */
record BrokerSettings(Path folder, int port, String password, boolean durable) {
  static final String USER = "minitwitter";
  static final String VIRTUAL_HOST = "minitwitter";

  /** Messages wait on disk, not in memory: a small cache of the store's pages is enough. */
  private static final String PAGE_CACHE_BYTES = String.valueOf(8 << 20);

  /**
   * Writes the file of the initial settings, and returns the settings of the start. The file is
   * written at each start, because the port may have changed; queues and messages are elsewhere.
   */
  Map<String, Object> write() {
    Path settings = folder.resolve("settings.json");
    try {
      Files.deleteIfExists(settings);
      DataFolder.createPrivate(settings);
      Files.writeString(settings, initial(folder.resolve("messages")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the AMQP broker's settings in " + folder, e);
    }
    return Map.of(
        "type",
        "Memory",
        "initialConfigurationLocation",
        settings.toUri().toString(),
        "startupLoggedToSystemOut",
        false,
        "context",
        Map.of(
            "qpid.work_dir",
            folder.toString(),
            "QPID_WORK",
            folder.toString(),
            "je.maxMemory",
            PAGE_CACHE_BYTES,
            "je.freeDisk",
            "0",
            // By default producers are blocked, silently, on a disk that is 90 % full.
            "store.filesystem.maxUsagePercent",
            "100"));
  }

  private String initial(Path messages) {
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
  public String toString() {
    return "BrokerSettings[" + folder + "]";
  }
}
