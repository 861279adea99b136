package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM while calls are under way. */
abstract class DrainSuite extends SystemSuite {
  private static final int CALLS = 8;
  // What shells say of a process that ended by it.
  private static final int SIGTERM = 128 + 15;

  private final SeparateProcesses processes;

  DrainSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @AfterEach
  void everythingRunsAgain() {
    system().start();
  }

  @Test
  void callsInFlightAreAnsweredBeforeAServiceStops() throws Exception {
    TestUser ann = TestUser.register(rest());
    List<Future<TestUser>> logIns = new ArrayList<>();
    CountDownLatch first = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Hashing passwords takes its time, and is done for as many at once as there are cores.
      for (int i = 0; i < CALLS; i++) {
        logIns.add(
            threads.submit(
                () -> {
                  TestUser session = ann.logIn(rest());
                  first.countDown();
                  return session;
                }));
      }
      first.await();
      MiniTwitterCommand auth = processes.process("auth");
      auth.terminate();
      // Ends by itself within ten seconds, or twice that on a busy machine.
      assertThat(auth.awaitExit(SeparateProcesses.STOP_PATIENCE)).isEqualTo(SIGTERM);
    }
    for (Future<TestUser> logIn : logIns) {
      assertThat(logIn.get().accessToken()).isNotEmpty();
    }
  }
}
