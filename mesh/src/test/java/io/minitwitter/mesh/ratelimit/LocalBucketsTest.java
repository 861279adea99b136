package io.minitwitter.mesh.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
  private static final Quota QUOTA = new Quota(4, Duration.ofSeconds(60));

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());
  private final LocalBuckets buckets = new LocalBuckets(Duration.ofMinutes(1), now::get);

  @Test
  void allowsTheQuotaAsABurstAndThenOnePerInterval() {
    for (int left = 3; left >= 0; left--) {
      Backlog backlog = buckets.take("a", QUOTA);
      assertThat(backlog.allowed()).isTrue();
      assertThat(backlog.remaining(QUOTA)).isEqualTo(left);
    }
    assertThat(buckets.take("a", QUOTA).allowed()).isFalse();
    assertThat(buckets.take("a", QUOTA).retryNanos(QUOTA))
        .isEqualTo(Duration.ofSeconds(15).toNanos());

    now.addAndGet(Duration.ofSeconds(15).toNanos());
    assertThat(buckets.take("a", QUOTA).allowed()).isTrue();
    assertThat(buckets.take("a", QUOTA).allowed()).isFalse();
  }

  @Test
  void restoresTheWholeQuotaAndNoMore() {
    for (int i = 0; i < 5; i++) {
      buckets.take("a", QUOTA);
    }
    now.addAndGet(Duration.ofMinutes(10).toNanos());

    assertThat(buckets.peek("a").remaining(QUOTA)).isEqualTo(4);
    assertThat(buckets.take("a", QUOTA).remaining(QUOTA)).isEqualTo(3);
  }

  @Test
  void allowsABurstAndThenOnePerInterval() {
    Quota quota = new Quota(60, Duration.ofSeconds(60), 2);
    assertThat(buckets.take("a", quota).remaining(quota)).isEqualTo(1);
    assertThat(buckets.take("a", quota).allowed()).isTrue();
    assertThat(buckets.take("a", quota).retryNanos(quota))
        .isEqualTo(Duration.ofSeconds(1).toNanos());

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(buckets.take("a", quota).allowed()).isTrue();
    assertThat(buckets.take("a", quota).allowed()).isFalse();
  }

  @Test
  void keepsCallersApart() {
    for (int i = 0; i < 5; i++) {
      buckets.take("a", QUOTA);
    }

    assertThat(buckets.take("b", QUOTA).allowed()).isTrue();
  }

  @Test
  void countsRightUnderContention() throws Exception {
    Quota quota = new Quota(500, Duration.ofSeconds(60));
    AtomicInteger passed = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 2_000; i++) {
        threads.execute(
            () -> {
              if (buckets.take("a", quota).allowed()) {
                passed.incrementAndGet();
              }
            });
      }
    }

    assertThat(passed).hasValue(500);
  }
}
