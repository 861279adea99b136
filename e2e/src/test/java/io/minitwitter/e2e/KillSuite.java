package io.minitwitter.e2e;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of everything while people write. */
abstract class KillSuite extends SystemSuite {
  private final int kills;

  /** Kills so many times; the second time the system comes from a recovery. */
  KillSuite(RunningSystem system, int kills) {
    super(system);
    this.kills = kills;
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheNextStart() {
    MindChangers changers = new MindChangers(rest());
    List<Writers> all = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      all.add(killedWhileWriting(changers));
      // What was there after the kill before is to stay.
      all.forEach(Writers::assertNothingLost);
    }
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
