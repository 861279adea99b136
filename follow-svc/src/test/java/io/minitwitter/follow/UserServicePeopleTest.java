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

class UserServicePeopleTest {

  private final FakeUserService users = new FakeUserService();
  private final TestNode node = TestNode.of("user", users).allowBareStatuses();
  private final People people =
      new UserServicePeople(
          UserServiceGrpc.newBlockingStub(node.asService("follow")), Duration.ofSeconds(20));
  private final UUID ada = users.add("ada");
  private final UUID nobody = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whoIsNotThereIsLeftOut() {
    assertThat(people.byIds(Set.of(ada, nobody))).containsOnlyKeys(ada);
    people.requireExisting(ada);
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> people.requireExisting(nobody));
  }

  @Test
  void usersHaveOnlyIdsWhileTheServiceFails() {
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      users.fail(failure);
      assertThat(people.byIds(Set.of(ada)).get(ada).getUsername()).isEmpty();
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> people.requireExisting(ada));
    }
  }
}
