package io.minitwitter.mesh.event;

import java.util.ArrayList;
import java.util.List;

/** Publishes what waits in an outbox, to the test. */
public final class Drain {
  private Drain() {}

  /** All events that wait; they are removed from the outbox. */
  public static List<Event> of(Outbox outbox) {
    List<Event> published = new ArrayList<>();
    var _ =
        outbox.relay(
            10_000,
            events -> {
              published.addAll(events);
              return events.stream().map(Event::id).toList();
            });
    return published;
  }
}
