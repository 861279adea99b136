package io.minitwitter.mesh.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads change facts while workers count them and fail at random stages. */
@Timeout(300)
class CountingUnderFailuresStoreTest {
  private static final int TOGGLERS = 12;
  private static final int CHANGES = 60;
  private static final List<String> KEYS = List.of("hot", "warm", "cold");

  private final TestFacts facts = new TestFacts();
  private final AtomicInteger failures = new AtomicInteger();

  @AfterEach
  void close() {
    facts.close();
  }

  @Test
  void everyCountEndsAsTheNumberOfItsLiveFacts() throws Exception {
    AtomicBoolean changing = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        workers.add(threads.submit(() -> countWhile(changing)));
      }
      workers.add(threads.submit(() -> purgeWhile(changing)));
      List<Future<?>> togglers = new ArrayList<>();
      for (int i = 0; i < TOGGLERS; i++) {
        togglers.add(threads.submit(this::change));
      }
      for (Future<?> toggler : togglers) {
        toggler.get();
      }
      changing.set(false);
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
    assertThat(failures.get()).isPositive();
    facts.count();
    assertThat(facts.marked()).isZero();
    for (String key : KEYS) {
      assertThat(facts.counts().of(key).count()).as(key).isEqualTo(facts.live(key));
    }
    // Nothing is noted wrongly that the next change would bring to light.
    for (Object id :
        facts.documents().find().map(fact -> fact.get("_id")).into(new ArrayList<>())) {
      facts.end(id);
    }
    facts.count();
    for (String key : KEYS) {
      assertThat(facts.counts().of(key).count()).as(key).isZero();
    }
  }

  private void change() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<ObjectId> mine = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      if (mine.isEmpty() || random.nextInt(3) == 0) {
        mine.add(facts.add(key));
      } else if (random.nextBoolean()) {
        facts.end(mine.get(random.nextInt(mine.size())));
      } else {
        facts.revive(mine.get(random.nextInt(mine.size())));
      }
    }
  }

  private void countWhile(AtomicBoolean changing) {
    while (changing.get()) {
      try {
        facts
            .worker(
                stage -> {
                  if (ThreadLocalRandom.current().nextInt(8) == 0) {
                    throw new IllegalStateException("fails at random");
                  }
                })
            .run();
      } catch (IllegalStateException e) {
        failures.incrementAndGet();
      }
    }
  }

  private void purgeWhile(AtomicBoolean changing) {
    while (changing.get()) {
      facts.purge();
    }
  }
}
