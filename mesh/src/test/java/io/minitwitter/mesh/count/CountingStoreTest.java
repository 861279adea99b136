package io.minitwitter.mesh.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.count.CountingWorker.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counting promises, with workers that stop, stand still and meet. */
@Timeout(120)
class CountingStoreTest {
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final TestFacts facts = new TestFacts();

  @AfterEach
  void close() {
    facts.close();
  }

  @Test
  void aCountFollowsItsFacts() {
    assertThat(facts.counts().of("a")).isEqualTo(Count.NONE);
    ObjectId first = facts.add("a");
    facts.add("a");
    facts.add("b");
    facts.count();
    assertThat(facts.counts().of("a")).isEqualTo(new Count(2, 1));
    facts.end(first);
    facts.count();
    assertThat(facts.counts().of("a")).isEqualTo(new Count(1, 2));
    facts.revive(first);
    facts.count();
    assertThat(facts.counts().of(List.of("a", "b", "c")))
        .isEqualTo(Map.of("a", new Count(2, 3), "b", new Count(1, 1)));
    assertThat(facts.marked()).isZero();
  }

  @Test
  void eachChangeOfACountIsOneEvent() {
    ObjectId first = facts.add("a");
    facts.add("a");
    facts.count();
    facts.count();
    facts.end(first);
    facts.count();
    assertThat(facts.events()).containsExactly("a=2@1", "a=1@2");
    assertThat(facts.wakes()).isEqualTo(2);
  }

  @Test
  void aFactThatEndsBeforeItIsCountedChangesNothing() {
    ObjectId brief = facts.add("a");
    facts.end(brief);
    facts.count();
    assertThat(facts.counts().of("a").count()).isZero();
    assertThat(facts.marked()).isZero();
    assertThat(facts.events()).isEmpty();
    facts.purge();
    assertThat(facts.documents().countDocuments()).isZero();
  }

  @Test
  void aFactThatEndsAndRestartsChangesNothing() {
    ObjectId fact = facts.add("a");
    facts.count();
    facts.end(fact);
    facts.revive(fact);
    facts.count();
    assertThat(facts.counts().of("a").count()).isEqualTo(1);
    assertThat(facts.marked()).isZero();
    assertThat(facts.events()).containsExactly("a=1@1");
  }

  @Test
  void manyFactsAreCountedInFewBatches() {
    int many = 2 * CountingWorker.BATCH + 10;
    for (int i = 0; i < many; i++) {
      facts.add("hot");
    }
    facts.count();
    assertThat(facts.counts().of("hot")).isEqualTo(new Count(many, 3));
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void anotherWorkerContinuesAfterAStopAtAnyStage(Stage stage) {
    ObjectId ending = facts.add("a");
    facts.count();
    facts.end(ending);
    for (int i = 0; i < 3; i++) {
      facts.add("a");
    }
    assertThatThrownBy(() -> facts.worker(at(stage, this::crash)).run()).isInstanceOf(Crash.class);
    facts.count();
    assertThat(facts.counts().of("a")).isEqualTo(new Count(3, 2));
    assertThat(facts.marked()).isZero();
    assertThat(facts.events()).containsExactly("a=1@1", "a=3@2");
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void factsMayChangeBetweenAnyTwoStages(Stage stage) {
    ObjectId counted = facts.add("a");
    ObjectId ended = facts.add("a");
    facts.count();
    facts.end(ended);
    facts.count();
    facts.end(counted);
    facts.revive(ended);
    ObjectId fresh = facts.add("a");
    ObjectId brief = facts.add("a");
    facts.end(brief);
    facts
        .worker(
            at(
                stage,
                () -> {
                  facts.revive(counted);
                  facts.end(ended);
                  facts.end(fresh);
                  facts.revive(brief);
                  facts.add("a");
                }))
        .run();
    facts.count();
    assertThat(facts.counts().of("a").count()).isEqualTo(3).isEqualTo(facts.live("a"));
    assertThat(facts.marked()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aFactOfABatchMayEndAndBePurgedAtAnyStage(Stage stage) {
    ObjectId kept = facts.add("a");
    ObjectId removed = facts.add("a");
    facts.count();
    ObjectId brief = facts.add("a");
    facts.end(removed);
    facts
        .worker(
            at(
                stage,
                () -> {
                  facts.end(brief);
                  facts.purge();
                  // Others may come along in between, and stop in the midst of it as well.
                  facts.count();
                  facts.purge();
                }))
        .run();
    facts.count();
    facts.purge();
    assertThat(facts.counts().of("a").count()).isEqualTo(1);
    assertThat(
            facts.documents().find().map(fact -> fact.getObjectId("_id")).into(new ArrayList<>()))
        .containsExactly(kept);
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aWorkerThatWasPausedForRoundsChangesNothing(Stage stage) throws Exception {
    ObjectId ending = facts.add("a");
    facts.count();
    facts.end(ending);
    ObjectId fresh = facts.add("a");
    CountDownLatch stands = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountingWorker slow =
        facts.worker(
            at(
                stage,
                () -> {
                  stands.countDown();
                  await(goOn);
                }));
    Thread thread = Thread.ofVirtual().start(slow::run);
    await(stands);
    // The others take the same facts through several rounds, back and forth.
    facts.count();
    facts.end(fresh);
    facts.revive(ending);
    facts.count();
    facts.add("a");
    facts.count();
    Count before = facts.counts().of("a");
    assertThat(before.count()).isEqualTo(2);
    goOn.countDown();
    assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
    facts.count();
    assertThat(facts.counts().of("a")).isEqualTo(before);
    assertThat(facts.marked()).isZero();
    // And what is noted on the facts is right: the next changes are counted as such.
    facts.end(ending);
    facts.revive(fresh);
    facts.add("a");
    facts.count();
    assertThat(facts.counts().of("a").count()).isEqualTo(3).isEqualTo(facts.live("a"));
  }

  @Test
  void aWorkerCountsWhenItIsWoken() throws Exception {
    CountDownLatch counted = new CountDownLatch(1);
    CountingWorker worker = facts.worker(at(Stage.ENDED, counted::countDown));
    worker.start();
    try {
      facts.add("a");
      worker.wake();
      await(counted);
      assertThat(facts.counts().of("a").count()).isEqualTo(1);
    } finally {
      worker.stop();
    }
  }

  private void crash() {
    throw new Crash();
  }

  /** Does something the first time that a stage is reached. */
  private static CountingWorker.Watch at(Stage wanted, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return stage -> {
      if (stage == wanted && !done.getAndSet(true)) {
        action.run();
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
