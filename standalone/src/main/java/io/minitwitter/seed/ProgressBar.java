package io.minitwitter.seed;

import java.io.PrintStream;

/** How far something is: one line that changes on a terminal, the last state alone elsewhere. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final int steps;
  private final boolean terminal;
  private int done;

  ProgressBar(PrintStream out, int steps, boolean terminal) {
    this.out = out;
    this.steps = steps;
    this.terminal = terminal;
  }

  /** One more step, of this kind. */
  void step(String kind) {
    done++;
    if (terminal) {
      out.print('\r' + line(kind));
      out.flush();
    }
  }

  void end() {
    out.println((terminal ? "\r" : "") + line("done"));
  }

  private String line(String kind) {
    int filled = steps == 0 ? WIDTH : WIDTH * done / steps;
    return "[%s%s] %d/%d %-10s"
        .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), done, steps, kind)
        .stripTrailing();
  }
}
