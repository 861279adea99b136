package io.minitwitter.e2e;

import io.minitwitter.embedded.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of each store, and of some services at a time, during writes. */
abstract class KillEachSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MORE = 10;
  private static final int GROUPS = 3;

  private final SeparateProcesses processes;

  KillEachSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @AfterEach
  void everythingRunsAgain() {
    for (Store store : Store.values()) {
      processes.store(store).start();
    }
    system().start();
  }

  @Test
  void nothingIsLostAndAllRecoversAfterAnyKill() {
    TogglingUsers changers = new TogglingUsers(rest());
    Writers writers = new Writers(rest());
    changers.begin();
    writers.awaitSome();
    for (Store store : Store.values()) {
      processes.store(store).kill();
      processes.store(store).start();
      // No service was started again.
      awaitMore(writers, "the death of " + store);
    }
    // Some at a time, so that they start side by side, and others that need them go on.
    for (int first = 0; first < GROUPS; first++) {
      List<String> services =
          IntStream.iterate(first, i -> i < RunningSystem.SERVICES.size(), i -> i + GROUPS)
              .mapToObj(RunningSystem.SERVICES::get)
              .toList();
      services.forEach(service -> processes.process(service).kill());
      services.forEach(service -> processes.process(service).awaitExit(PATIENCE));
      services.forEach(service -> processes.launch(service, Map.of()));
      awaitMore(writers, "the death of " + services);
    }
    writers.awaitEnd();
    changers.awaitEnd();
    system().awaitReady();
    writers.assertNothingLost();
    changers.assertCountsAreThoseOfTheLists();
  }

  private static void awaitMore(Writers writers, String after) {
    int tweets = writers.tweets() + MORE;
    int users = writers.users() + 2;
    Eventually.within(
        PATIENCE,
        () ->
            "after %s: %d tweets and %d users are missing"
                .formatted(after, tweets - writers.tweets(), users - writers.users()),
        seen -> writers.tweets() >= tweets && writers.users() >= users);
  }
}
