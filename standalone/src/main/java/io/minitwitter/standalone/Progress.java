package io.minitwitter.standalone;

import io.minitwitter.embedded.StartListener;
import io.minitwitter.embedded.Store;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says at the terminal how far the start is: a line for each part, with the time so far. */
final class Progress {
  private final PrintStream out;
  private final Instant began = Instant.now();

  Progress(PrintStream out) {
    this.out = out;
  }

  void store(Store store, StartListener.Phase phase) {
    line(store.title(), phase.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  void done(String part) {
    line(part, "ready");
  }

  double seconds() {
    return Duration.between(began, Instant.now()).toMillis() / 1000.0;
  }

  private synchronized void line(String part, String phase) {
    out.printf(Locale.ROOT, "%6.1f s  %-10s %s%n", seconds(), part, phase);
  }
}
