package io.minitwitter.follow;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.people.FakeUserService;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceUsersTest {

  private final FakeUserService service = new FakeUserService();
  private final TestNode node = TestNode.of("user", service).allowBareStatuses();
  private final Users users =
      new UserServiceUsers(
          UserServiceGrpc.newBlockingStub(node.asService("follow")), Duration.ofSeconds(20));
  private final UUID ada = service.add("ada");
  private final UUID unknown = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void unknownUsersAreLeftOut() {
    assertThat(users.byIds(Set.of(ada, unknown))).containsOnlyKeys(ada);
    users.requireExisting(ada);
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> users.requireExisting(unknown));
  }

  @Test
  void usersHaveOnlyIdsWhileTheServiceFails() {
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      service.fail(failure);
      assertThat(users.byIds(Set.of(ada)).get(ada).getUsername()).isEmpty();
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> users.requireExisting(ada));
    }
  }
}
