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
 * Takes facts into their counts. Every replica runs one; any number may work at the same key at
 * once and stop anywhere. What a round does for a key:
 *
 * <ol>
 *   <li>reads the count, then those of its facts that are marked;
 *   <li>stores in the count which of them the count includes afterwards, which not, and the
 *       difference that this makes, if the count still is as it was read and has no such batch yet;
 *   <li>notes on each fact how it is counted, and takes its mark away if that still is what is
 *       true;
 *   <li>adds the difference, takes the batch away, counts the version up and adds the event.
 * </ol>
 *
 * <p>Why a count is never wrong by what is not marked:
 *
 * <ul>
 *   <li><em>Notes change only between 2 and 4 of one batch.</em> They change only by 3, and a note
 *       of an older batch finds a newer or the same number on each fact, since its batch ended only
 *       after all had been noted. So the facts that were read after a count without a batch still
 *       are counted as they were read when 2 finds the same version: the difference is right, and
 *       of two workers that read at the same time one gets to store its batch.
 *   <li><em>A stop anywhere loses nothing.</em> Before 2 nothing has changed. After it any worker
 *       finds the batch, by an index of its own, repeats 3, where what has been noted is passed
 *       over, and does 4. Of two that do 4 one finds the batch: one difference, one event.
 *   <li><em>A fact may change at any time.</em> Each change marks it. Changed before it is noted,
 *       it is counted as it was read and keeps its mark; changed after that, it is marked anew. One
 *       that ended before it was ever counted is noted with no difference.
 *   <li><em>A fact of a batch is not removed before it is noted</em>, since it keeps its mark until
 *       then and no marked fact is removed ({@link CountedFacts#SETTLED}). Only the batch itself
 *       takes a mark away, also where nothing is left to be counted.
 * </ul>
 *
 * <p>It rests on the store's promise that what was read is not undone. Where a replica set loses
 * its primary just between 1 and 2 and with it a write that nobody was told had succeeded, a count
 * may include that write.
 */
public final class CountingWorker extends PeriodicJob {
  /** Facts that are taken together, of all keys. */
  static final int BATCH = 200;

  /** Where a round has got to. */
  enum Stage {
    FACTS_FOUND,
    COUNT_READ,
    FACTS_READ,
    STORED,
    PARTLY_NOTED,
    NOTED,
    ENDED
  }

  /** Told after each stage; may throw, which is as if the process had stopped there. */
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
   * A worker that is not started yet.
   *
   * @param name for the log
   * @param period how often it looks for what another replica has left behind
   * @param changed makes the event of a changed count
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
      // More is left, or others were at it.
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
    // Again, since only what is read after the count belongs to its version.
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
