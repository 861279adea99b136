package io.minitwitter.mesh.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All subscriptions, and so all queues. Every node declares all queues before it publishes, so that
 * no event is lost for a service that has not been started yet.
 */
public final class Subscriptions {
  private static final String FILE = "/minitwitter/event-subscriptions.csv";

  /**
   * A queue.
   *
   * @param service short name of the subscribing service
   * @param event full name of the event's message
   */
  public record Subscription(String service, String event) {

    /** The queue's name. */
    public String queue() {
      return service + "." + event;
    }

    /** The queue of messages that could not be consumed. */
    public String deadLetterQueue() {
      return queue() + ".dead";
    }
  }

  private Subscriptions() {}

  /** All subscriptions, from the class path. */
  public static List<Subscription> load() {
    try (InputStream in = Subscriptions.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Subscription> parse(String csv) {
    List<Subscription> subscriptions = new ArrayList<>();
    for (String line : csv.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> parts = List.of(line.split("\\s*,\\s*"));
      if (parts.size() != 2) {
        throw new IllegalArgumentException("not a subscription: " + line);
      }
      subscriptions.add(new Subscription(parts.getFirst(), parts.getLast()));
    }
    return List.copyOf(subscriptions);
  }
}
