package io.minitwitter.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process per service, as they are deployed. Suites about what the gateway refuses by itself
 * run in {@link StandaloneIT} alone: no other process is involved.
 */
class SeparateProcessesIT {
  @TempDir static Path folder;

  private static SeparateProcesses system;

  @BeforeAll
  static void start() {
    system = new SeparateProcesses(folder);
    system.migrate();
    system.start();
  }

  @AfterAll
  static void stop() {
    system.stop();
    system.release();
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
  class Notifications extends NotificationSuite {
    Notifications() {
      super(system);
    }
  }

  @Nested
  class Gateway extends GatewaySuite {
    Gateway() {
      super(system);
    }
  }

  @Nested
  class BadCall extends BadCallSuite {
    BadCall() {
      super(system);
    }
  }

  @Nested
  class BadToken extends BadTokenSuite {
    BadToken() {
      super(system);
    }
  }

  @Nested
  class Sessions extends SessionsSuite {
    Sessions() {
      super(system);
    }
  }

  @Nested
  class Accounts extends AccountsSuite {
    Accounts() {
      super(system);
    }
  }

  @Nested
  class Access extends AccessSuite {
    Access() {
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
  class Paging extends PagingSuite {
    Paging() {
      super(system);
    }
  }

  @Nested
  class Comments extends CommentSuite {
    Comments() {
      super(system);
    }
  }

  @Nested
  class Deletion extends DeletionSuite {
    Deletion() {
      super(system);
    }
  }

  @Nested
  class Follow extends FollowSuite {
    Follow() {
      super(system);
    }
  }

  @Nested
  class Timeline extends TimelineSuite {
    Timeline() {
      super(system);
    }
  }

  @Nested
  class Like extends LikeSuite {
    Like() {
      super(system);
    }
  }

  @Nested
  class Cache extends CacheSuite {
    Cache() {
      super(system);
    }
  }

  @Nested
  class RedisOutage extends RedisOutageSuite {
    RedisOutage() {
      super(system);
    }
  }

  @Nested
  class Restart extends RestartSuite {
    Restart() {
      super(system);
    }
  }

  @Nested
  class Kill extends KillSuite {
    Kill() {
      super(system);
    }
  }

  @Nested
  class KillEach extends KillEachSuite {
    KillEach() {
      super(system);
    }
  }

  @Nested
  class Unavailability extends UnavailabilitySuite {
    Unavailability() {
      super(system);
    }
  }

  @Nested
  class InterruptedRegistration extends InterruptedRegistrationSuite {
    InterruptedRegistration() {
      super(system);
    }
  }

  @Nested
  class ExtraProcess extends ExtraProcessSuite {
    ExtraProcess() {
      super(system);
    }
  }

  @Nested
  class EventCrash extends EventCrashSuite {
    EventCrash() {
      super(system);
    }
  }

  @Nested
  class Logs extends LogsSuite {
    Logs() {
      super(system);
    }
  }

  @Nested
  class Drain extends DrainSuite {
    Drain() {
      super(system);
    }
  }
}
