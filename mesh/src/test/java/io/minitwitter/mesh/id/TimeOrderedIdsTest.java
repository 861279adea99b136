package io.minitwitter.mesh.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final int NODE = 0xABCDEF;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00.500Z"));
  private final TimeOrderedIds ids = new TimeOrderedIds(clock, NODE);

  @Test
  void anIdHoldsSecondsFractionNodeAndCounter() {
    assertThat(ids.next().hex())
        .isEqualTo("%08x8000abcdef000000".formatted(clock.instant().getEpochSecond()));
    assertThat(ids.next().hex()).endsWith("8000abcdef000001");
  }

  @Test
  void idsSortByTheTimeOfCreation() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      made.add(ids.next().hex());
      if (i % 3 == 0) {
        clock.move(Duration.ofNanos(20_000));
      }
    }

    assertThat(made).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
  }

  @Test
  void anIdIsNeverBelowTheLastWhenTheClockStepsBack() {
    TimeOrderedId before = ids.next();
    clock.move(Duration.ofHours(-1));

    TimeOrderedId after = ids.next();

    assertThat(after.hex()).isGreaterThan(before.hex());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
  }

  @Test
  void aFullCounterBorrowsTheNextTick() {
    String last = ids.next().hex();
    for (int i = 0; i < 1 << 24; i++) {
      String next = ids.next().hex();
      // A plain comparison: sixteen million assertions would take a minute.
      if (next.compareTo(last) <= 0) {
        assertThat(next).isGreaterThan(last);
      }
      last = next;
    }

    assertThat(last).endsWith("8001abcdef000000");
  }

  @Test
  void theTimeIsTheClockReadingInTheIdInWholeMilliseconds() {
    for (int i = 0; i < 1_000; i++) {
      clock.move(Duration.ofNanos(1_234_567));
      TimeOrderedId id = ids.next();

      assertThat(id.createdAt()).isEqualTo(id.createdAt().truncatedTo(ChronoUnit.MILLIS));
      assertThat(id.createdAt())
          .isBetween(clock.instant().minusNanos(1_000_000 + 15_259), clock.instant());
    }
  }

  @Test
  void documentStoresAcceptThem() {
    TimeOrderedId id = ids.next();

    ObjectId stored = new ObjectId(id.hex());

    assertThat(stored.toByteArray()).isEqualTo(id.bytes());
    assertThat(stored.getDate().toInstant())
        .isEqualTo(Instant.ofEpochSecond(clock.instant().getEpochSecond()));
  }

  @Test
  void threadsShareNoId() {
    TimeOrderedIds shared = new TimeOrderedIds();
    Set<String> made = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 20_000).parallel().forEach(i -> made.add(shared.next().hex()));

    assertThat(made).hasSize(20_000);
  }
}
