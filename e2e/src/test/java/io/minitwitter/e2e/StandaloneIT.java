package io.minitwitter.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The whole system in one process, as {@code minitwitter up} runs it. */
class StandaloneIT {
  @TempDir private static Path home;
  private static StandaloneSystem system;

  @BeforeAll
  static void start() {
    system = new StandaloneSystem(home);
    system.start();
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
  class BadBody extends BadBodySuite {
    BadBody() {
      super(system);
    }
  }

  @Nested
  class BadRequest extends BadRequestSuite {
    BadRequest() {
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
  class Command extends UpCommandSuite {
    Command() {
      super(system);
    }
  }

  @Nested
  class Seed extends SeedSuite {
    Seed() {
      super(system);
    }
  }

  @Nested
  class Logs extends LogsSuite {
    Logs() {
      super(system);
    }
  }
}
