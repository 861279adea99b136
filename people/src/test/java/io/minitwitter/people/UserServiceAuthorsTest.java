package io.minitwitter.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceAuthorsTest {

  /** So long may a busy machine take for one call. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeUserService users = new FakeUserService();
  private final TestNode node = TestNode.of("user", users);
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");
  private final UUID nobody = UUID.randomUUID();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void authorsAreLookedUpTogetherAndWhoIsNotThereIsLeftOut() {
    Authors authors = authors(Duration.ZERO);
    assertThat(authors.byIds(Set.of(ada, bob, nobody)))
        .hasSize(2)
        .containsEntry(ada, new Author(ada, "ada", "First", "Last", "https://example.org/a.png"))
        .containsKey(bob);
    assertThat(users.calls()).hasSize(1);
  }

  @Test
  void noCallAsksForMoreThanItMay() {
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 101; i++) {
      ids.add(users.add("u" + i));
    }
    assertThat(authors(Duration.ZERO).byIds(ids)).hasSize(101);
    assertThat(users.calls()).extracting(List::size).containsExactly(100, 1);
  }

  @Test
  void whoWasFoundIsKeptForAMomentAndWhoWasNotIsAskedForAgain() {
    Authors authors = authors(Duration.ofMinutes(1));
    authors.byIds(Set.of(ada, nobody));
    authors.byIds(Set.of(ada, nobody));
    authors.byIds(Set.of(ada, bob));
    authors.byIds(Set.of(ada, bob));
    assertThat(users.calls()).hasSize(3).element(1).isEqualTo(List.of(nobody.toString()));
  }

  @Test
  void whileTheServiceFailsAuthorsHaveTheirIdsAlone() {
    Authors authors = authors(Duration.ofMinutes(1));
    authors.byIds(Set.of(bob));
    for (Status failure : List.of(Status.UNAVAILABLE, Status.INTERNAL)) {
      users.fail(failure);
      assertThat(authors.byIds(Set.of(ada, bob, nobody)))
          .hasSize(3)
          .containsEntry(ada, Author.unresolved(ada))
          .containsEntry(nobody, Author.unresolved(nobody))
          .extractingByKey(bob)
          .isNotEqualTo(Author.unresolved(bob));
    }
    users.fail(Status.OK);
    assertThat(authors.byIds(Set.of(ada)).get(ada).username()).isEqualTo("ada");
  }

  @Test
  void aServiceThatDoesNotAnswerIsNotWaitedForLong() {
    users.silence();
    long before = System.nanoTime();
    assertThat(authors(Duration.ZERO, Duration.ofMillis(500)).byIds(Set.of(ada)))
        .containsEntry(ada, Author.unresolved(ada));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aCallerWhoWentAwayGetsNothing() {
    List<Throwable> failures = new ArrayList<>();
    Context.CancellableContext away = Context.current().withCancellation();
    away.cancel(null);
    away.run(
        () -> {
          try {
            authors(Duration.ZERO).byIds(Set.of(ada));
          } catch (StatusRuntimeException e) {
            failures.add(e);
          }
        });
    assertThat(failures)
        .singleElement()
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.CANCELLED));
  }

  private Authors authors(Duration ttl) {
    return authors(ttl, PATIENCE);
  }

  private Authors authors(Duration ttl, Duration timeout) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(node.asService("tweet")),
        new LookupSettings(ttl, 1000, timeout));
  }
}
