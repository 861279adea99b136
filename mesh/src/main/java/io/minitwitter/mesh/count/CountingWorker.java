package io.minitwitter.mesh.count;

import io.minitwitter.mesh.count.CountedFacts.Fact;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds facts to their counts. Every replica runs a worker; any number can work on the same key
 * concurrently and stop at any point. A round does the following for a key:
 *
 * <ol>
 *   <li>reads the count, then its marked facts;
 *   <li>stores a batch in the count's document: which facts the count will include, which not, and
 *       the difference, provided that the count has not changed and has no batch;
 *   <li>notes the result on each fact, and removes its mark if the fact has not changed since;
 *   <li>adds the difference, removes the batch, increments the version and adds the event.
 * </ol>
 *
 * <p>Why counts are exact:
 *
 * <ul>
 *   <li><em>Notes change only between 2 and 4 of one batch.</em> They change only by 3, and a note
 *       of an older batch finds a newer or the same number on each fact, since its batch ended only
 *       after all had been noted. So if 2 finds the same version, the facts that were read after
 *       the count are still counted as they were read: the difference is right, and of two
 *       concurrent workers one stores its batch.
 *   <li><em>An interruption loses nothing.</em> Before 2 nothing has changed. After it any worker
 *       finds the batch through an index, repeats 3, which skips noted facts, and does 4. Of two
 *       workers that do 4 only one finds the batch: one difference, one event.
 *   <li><em>A fact may change at any time.</em> Each change marks it. A fact that changes before it
 *       is noted is counted as it was read and keeps its mark; a fact that changes later is marked
 *       again. A fact that ended before it was counted is noted without a difference.
 *   <li><em>A fact of a batch is not removed before it is noted</em>, because it keeps its mark
 *       until then and marked facts are not removed ({@link CountedFacts#SETTLED}). Only the batch
 *       removes a mark, even if there is nothing to count.
 * </ul>
 *
 * <p>This relies on reads that are not rolled back. If a replica set loses its primary between 1
 * and 2, together with a write that was not acknowledged, a count may include that write.
 */
public final class CountingWorker extends PeriodicJob {
  /** Maximum number of facts per round, over all keys. */
  static final int BATCH = 200;

  /** The progress of a round. */
  enum Stage {
    FACTS_FOUND,
    COUNT_READ,
    FACTS_READ,
    STORED,
    PARTLY_NOTED,
    NOTED,
    ENDED
  }

  /** Called after each stage; may throw to simulate a crash. */
  @FunctionalInterface
  interface Watch {
    void after(Stage stage);
  }

  private final CountedFacts facts;
  private final Counts counts;
  private final CountChanged changed;
  private final Runnable wakeRelay;
  private final InstantSource clock;
  private final Watch watch;

  /**
   * A stopped worker.
   *
   * @param name for the log
   * @param period interval of the search for facts that another replica left uncounted
   * @param changed creates the event of a changed count
   * @param wakeRelay called after an event was stored
   */
  public CountingWorker(
      String name,
      Duration period,
      CountedFacts facts,
      Counts counts,
      CountChanged changed,
      Runnable wakeRelay) {
    this(name, period, facts, counts, changed, wakeRelay, stage -> {});
  }

  CountingWorker(
      String name,
      Duration period,
      CountedFacts facts,
      Counts counts,
      CountChanged changed,
      Runnable wakeRelay,
      Watch watch) {
    super(name, period);
    this.facts = facts;
    this.counts = counts;
    this.changed = changed;
    this.wakeRelay = wakeRelay;
    this.clock = InstantSource.system();
    this.watch = watch;
  }

  /** Counts until nothing is left. */
  @Override
  protected void run() {
    while (!stopping() && round()) {
      // More facts are left, or another worker was at the key.
    }
  }

  private boolean round() {
    boolean more = false;
    for (Counts.Entry entry : counts.unfinished(BATCH)) {
      finish(entry.key(), entry.count(), entry.pending().orElseThrow());
      more = true;
    }
    List<Fact> found = facts.uncounted(BATCH);
    if (found.isEmpty()) {
      return more;
    }
    watch.after(Stage.FACTS_FOUND);
    Map<Object, Counts.Entry> entries =
        counts.entries(found.stream().map(Fact::key).distinct().toList());
    watch.after(Stage.COUNT_READ);
    // Read again: only facts that are read after the count belong to its version.
    Map<Object, List<Fact>> byKey = new LinkedHashMap<>();
    for (Fact fact : facts.uncounted(found.stream().map(Fact::id).toList())) {
      byKey.computeIfAbsent(fact.key(), _ -> new ArrayList<>()).add(fact);
    }
    watch.after(Stage.FACTS_READ);
    more |= found.size() == BATCH;
    for (Map.Entry<Object, List<Fact>> group : byKey.entrySet()) {
      Optional<Counts.Entry> entry = Optional.ofNullable(entries.get(group.getKey()));
      more |= !count(group.getKey(), entry, group.getValue());
    }
    return more;
  }

  /** Whether the facts were counted; otherwise another worker is at the key. */
  private boolean count(Object key, Optional<Counts.Entry> entry, List<Fact> marked) {
    if (entry.flatMap(Counts.Entry::pending).isPresent()) {
      return false;
    }
    Count before = entry.map(Counts.Entry::count).orElse(Count.NONE);
    Batch batch = Batch.of(before.version() + 1, marked);
    if (!counts.begin(key, before, batch)) {
      return false;
    }
    watch.after(Stage.STORED);
    finish(key, before, batch);
    return true;
  }

  private void finish(Object key, Count before, Batch batch) {
    facts.note(batch, () -> watch.after(Stage.PARTLY_NOTED));
    watch.after(Stage.NOTED);
    Count after = new Count(before.count() + batch.delta(), batch.number());
    Event[] events =
        batch.delta() == 0
            ? new Event[0]
            : new Event[] {Event.of(changed.of(key, after), clock.instant())};
    boolean mine = counts.complete(key, batch, after, events);
    watch.after(Stage.ENDED);
    if (mine && events.length > 0) {
      wakeRelay.run();
    }
  }
}
