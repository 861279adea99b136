package io.minitwitter.e2e;

import org.junit.jupiter.api.Test;

/** {@code kill -9} of everything while people write. */
abstract class KillSuite extends SystemSuite {
  KillSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheNextStart() {
    // The second time the system comes from a recovery, and what it recovered is to stay.
    Writers first = killedWhileWriting();
    first.assertNothingLost();
    Writers second = killedWhileWriting();
    second.assertNothingLost();
    first.assertNothingLost();
  }

  private Writers killedWhileWriting() {
    Writers writers = new Writers(rest());
    writers.awaitSome();
    system().kill();
    writers.awaitEnd();
    system().start();
    return writers;
  }
}
