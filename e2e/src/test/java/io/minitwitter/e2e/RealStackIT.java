package io.minitwitter.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/compose.yaml} starts, on real stores, without containers. */
@EnabledIfEnvironmentVariable(
    named = "MINITWITTER_E2E_POSTGRES",
    matches = ".+",
    disabledReason = "needs servers of PostgreSQL, MongoDB, Redis and RabbitMQ; .ci/run has them")
class RealStackIT {
  @TempDir static Path folder;

  private static ComposeSystem system;

  @BeforeAll
  static void start() {
    system = new ComposeSystem(folder);
    system.migrate();
    system.start();
    system.warmUp();
  }

  @AfterAll
  static void stop() {
    system.stop();
  }

  @Nested
  class RestJourney extends RestJourneySuite {
    RestJourney() {
      super(system);
    }
  }

  @Nested
  class GrpcJourney extends GrpcJourneySuite {
    GrpcJourney() {
      super(system);
    }
  }

  @Nested
  class Idempotency extends IdempotencySuite {
    Idempotency() {
      super(system);
    }
  }

  @Nested
  class Notifications extends NotificationSuite {
    Notifications() {
      super(system);
    }
  }

  @Nested
  class Replica extends ReplicaSuite {
    Replica() {
      super(system);
    }
  }
}
