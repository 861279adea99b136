package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every outbox does. */
abstract class OutboxContract {

  abstract Outbox outbox();

  /** Stores events beside some state, in one write. */
  abstract void store(Event... events);

  @Test
  void storedEventsAreReadUntilTheyArePublished() {
    Event first = event("first");
    Event second = event("second");
    store(first);
    store(second);

    assertThat(handed(Set.of())).containsExactlyInAnyOrder(first, second);
    assertThat(handed(Set.of(first.id()))).containsExactlyInAnyOrder(first, second);
    assertThat(handed(Set.of(second.id()))).containsExactly(second);
    assertThat(handed(Set.of())).isEmpty();
  }

  @Test
  void severalEventsOfOneWriteAreHandedOverTogether() {
    Event first = event("first");
    Event second = event("second");
    store(first, second);
    assertThat(handed(Set.of(first.id()))).containsExactly(first, second);
    assertThat(handed(Set.of(second.id()))).containsExactly(second);
    assertThat(handed(Set.of())).isEmpty();
  }

  @Test
  void aFailedPublisherLosesNothing() {
    Event event = event("kept");
    store(event);
    assertThatThrownBy(
            () ->
                outbox()
                    .relay(
                        10,
                        events -> {
                          throw new IllegalStateException("no broker");
                        }))
        .hasMessage("no broker");
    assertThat(handed(Set.of(event.id()))).containsExactly(event);
  }

  @Test
  void aBatchHasALimit() {
    List<Event> events = IntStream.range(0, 7).mapToObj(i -> event("event " + i)).toList();
    events.forEach(this::store);
    List<Event> seen = new ArrayList<>();
    int relayed;
    do {
      relayed =
          outbox()
              .relay(
                  3,
                  some -> {
                    assertThat(some.size()).isLessThanOrEqualTo(3);
                    seen.addAll(some);
                    return some.stream().map(Event::id).toList();
                  });
    } while (relayed > 0);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(events);
  }

  final List<Event> handed(Set<UUID> published) {
    List<Event> handed = new ArrayList<>();
    outbox()
        .relay(
            10,
            events -> {
              handed.addAll(events);
              return published;
            });
    return handed;
  }

  static Event event(String text) {
    return Event.of(StringValue.of(text), Instant.parse("2026-01-02T03:04:05.678Z"));
  }
}
