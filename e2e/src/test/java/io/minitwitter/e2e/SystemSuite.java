package io.minitwitter.e2e;

import org.junit.jupiter.api.BeforeEach;

/** Tests of a running system, whatever processes it is made of. */
abstract class SystemSuite {
  private final RunningSystem system;

  SystemSuite(RunningSystem system) {
    this.system = system;
  }

  @BeforeEach
  void systemRuns() {
    system.start();
  }

  RunningSystem system() {
    return system;
  }

  /** Requests without a token. */
  Rest rest() {
    return Rest.to(system.gateway());
  }

  /** Calls without a token. */
  Rpc rpc() {
    return Rpc.to(system);
  }
}
