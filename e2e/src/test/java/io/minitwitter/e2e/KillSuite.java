package io.minitwitter.e2e;

import org.junit.jupiter.api.Test;

/** {@code kill -9} of all processes during writes. */
abstract class KillSuite extends SystemSuite {
  KillSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void acknowledgedWritesAreThereAfterARestart() {
    TogglingUsers changers = new TogglingUsers(rest());
    // The second time the system comes from a recovery, and what it recovered is to stay.
    Writers first = killedWhileWriting(changers);
    first.assertNothingLost();
    Writers second = killedWhileWriting(changers);
    second.assertNothingLost();
    first.assertNothingLost();
    changers.assertCountsAreThoseOfTheLists();
  }

  private Writers killedWhileWriting(TogglingUsers changers) {
    Writers writers = new Writers(rest());
    changers.begin();
    writers.awaitSome();
    changers.awaitSome();
    system().kill();
    writers.awaitEnd();
    changers.awaitEnd();
    system().start();
    return writers;
  }
}
