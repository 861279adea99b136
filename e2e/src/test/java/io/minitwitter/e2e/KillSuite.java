package io.minitwitter.e2e;

import org.junit.jupiter.api.Test;

/** {@code kill -9} of everything while people write. */
abstract class KillSuite extends SystemSuite {
  KillSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void acknowledgedWritesAreThereAfterARestart() {
    MindChangers changers = new MindChangers(rest());
    // The second time the system comes from a recovery, and what it recovered is to stay.
    Writers first = killedWhileWriting(changers);
    first.assertNothingLost();
    Writers second = killedWhileWriting(changers);
    second.assertNothingLost();
    first.assertNothingLost();
    changers.assertCountsAreThoseOfTheLists();
  }

  private Writers killedWhileWriting(MindChangers changers) {
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
