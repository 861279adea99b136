package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceAuthorsTest {

  /** So long may a busy machine take for one call. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeUserService users = new FakeUserService();
  private final TestNode node = TestNode.of("user", users).allowBareStatuses();
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");
  private final UUID unknown = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void looksUpAuthorsInOneBatchWithoutUnknownOnes() {
    Authors authors = authors(Duration.ZERO);
    assertThat(authors.byIds(Set.of(ada, bob, unknown)))
        .hasSize(2)
        .containsEntry(
            ada,
            Author.of(
                User.newBuilder()
                    .setId(ada.toString())
                    .setUsername("ada")
                    .setFirstName("First")
                    .setLastName("Last")
                    .setAvatarUrl("https://example.org/a.png")
                    .build()))
        .containsKey(bob);
    assertThat(users.calls()).hasSize(1);
  }

  @Test
  void ifTheServiceFailsAuthorsHaveOnlyIds() {
    Authors authors = authors(Duration.ofMinutes(1));
    authors.byIds(Set.of(bob));
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      users.fail(failure);
      assertThat(authors.byIds(Set.of(ada, bob, unknown)))
          .hasSize(3)
          .containsEntry(ada, Author.unresolved(ada))
          .containsEntry(unknown, Author.unresolved(unknown))
          .extractingByKey(bob)
          .isNotEqualTo(Author.unresolved(bob));
    }
    users.fail(Status.OK);
    assertThat(authors.byIds(Set.of(ada)).get(ada).username()).isEqualTo("ada");
  }

  private Authors authors(Duration ttl) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(node.asService("tweet")),
        new LookupSettings(ttl, 1000, PATIENCE));
  }
}
