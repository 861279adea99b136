package io.minitwitter.mesh.count;

import com.google.protobuf.StringValue;
import java.time.Duration;

/** Counting as the running service does it, to be called by tests. */
public final class TestCounting {
  private TestCounting() {}

  /** Counts until nothing is left to count. */
  public static void run(CountedFacts facts, Counts counts) {
    new CountingWorker(
            "counting",
            Duration.ofDays(1),
            facts,
            counts,
            (key, count) -> StringValue.getDefaultInstance(),
            () -> {})
        .run();
  }
}
