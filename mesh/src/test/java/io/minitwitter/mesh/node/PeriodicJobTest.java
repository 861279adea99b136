package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

class PeriodicJobTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aJobRunsAtTheStartAndWhenWoken() throws Exception {
    BlockingQueue<String> runs = new LinkedBlockingQueue<>();
    PeriodicJob job = PeriodicJob.of("job", HOUR, () -> runs.add("run"));
    assertThat(job.isRunning()).isFalse();
    job.start();
    try {
      assertThat(job.isRunning()).isTrue();
      assertThat(runs.poll(60, TimeUnit.SECONDS)).isNotNull();
      job.wake();
      assertThat(runs.poll(60, TimeUnit.SECONDS)).isNotNull();
    } finally {
      job.stop();
    }
    assertThat(job.isRunning()).isFalse();
  }

  @Test
  void aFailedRunIsRepeatedBeforeThePeriodEndsWhateverItThrows() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    PeriodicJob job =
        PeriodicJob.untilDone(
            "job",
            () -> {
              switch (runs.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("the store is down");
                case 2 -> throw new StackOverflowError();
                default -> done.countDown();
              }
            });
    job.start();
    try {
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      job.stop();
    }
  }

  @Test
  void aPurgeRemovesWhatHasBeenKeptLongEnough() throws Exception {
    Instant now = Instant.parse("2026-01-08T00:00:00Z");
    BlockingQueue<Instant> limits = new LinkedBlockingQueue<>();
    PeriodicJob job =
        PeriodicJob.purge(
            "purge",
            HOUR,
            Duration.ofDays(7),
            InstantSource.fixed(now),
            limit -> {
              limits.add(limit);
              return 1;
            });
    job.start();
    try {
      assertThat(limits.poll(60, TimeUnit.SECONDS)).isEqualTo("2026-01-01T00:00:00Z");
    } finally {
      job.stop();
    }
  }

  @Test
  void jobsThatHangInAStoreAreInterruptedAndDoNotKeepTheNodeFromStopping() throws Exception {
    CountDownLatch hanging = new CountDownLatch(8);
    CountDownLatch interrupted = new CountDownLatch(8);
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      for (int i = 0; i < 8; i++) {
        String name = "job" + i;
        context.registerBean(
            name,
            PeriodicJob.class,
            () ->
                PeriodicJob.of(
                    name,
                    HOUR,
                    () -> {
                      hanging.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                    }));
      }
      context.refresh();
      assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
