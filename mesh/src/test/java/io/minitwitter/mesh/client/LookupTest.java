package io.minitwitter.mesh.client;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.LogCapture;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.BatchGetUsersResponse;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Users users = new Users();
  private final TestNode node = TestNode.of("user", users).allowBareStatuses();
  private final UserServiceBlockingStub stub =
      UserServiceGrpc.newBlockingStub(node.asService("tweet"));
  private final String ada = users.add("ada");
  private final String bob = users.add("bob");
  private final String unknown = UUID.randomUUID().toString();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void recordsAreFoundInOneCallAndKeysWithoutARecordAreLeftOut() {
    Lookup<String, String> lookup = refusing(Duration.ZERO);
    assertThat(lookup.get(List.of(ada, bob, unknown, ada)))
        .isEqualTo(Map.of(ada, "ada", bob, "bob"));
    assertThat(users.calls).hasSize(1);
    assertThat(lookup.one(unknown)).isEmpty();
    assertThat(lookup.get(List.of())).isEmpty();
    assertThat(users.calls).hasSize(2);
  }

  @Test
  void recordsAreCachedAndMissingRecordsAreNot() {
    Lookup<String, String> lookup = refusing(MINUTE);
    lookup.get(List.of(ada, unknown));
    lookup.get(List.of(ada, unknown));
    lookup.get(List.of(ada, bob));
    lookup.get(List.of(ada, bob));
    assertThat(users.calls).hasSize(3).element(1).isEqualTo(List.of(unknown));
    users.names.put(ada, "eve");
    assertThat(lookup.fresh(List.of(ada))).containsEntry(ada, "eve");
    assertThat(lookup.one(ada)).contains("eve");
  }

  @Test
  void callsOfOneLookupAndLookupsThatWereStartedRunAtTheSameTime() throws InterruptedException {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 201; i++) {
      ids.add(users.add("u" + i));
    }
    // Every call waits until all four are there.
    users.together = new CountDownLatch(4);
    Supplier<Map<String, String>> other = refusing(Duration.ZERO).start(List.of(ada));
    assertThat(refusing(Duration.ZERO).get(ids)).hasSize(201);
    assertThat(other.get()).containsOnlyKeys(ada);
    assertThat(users.together.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(users.calls).extracting(List::size).containsExactlyInAnyOrder(1, 100, 100, 1);
  }

  @Test
  void aFailureIsAnsweredAsThePolicySaysAndLoggedOnce() {
    Lookup<String, String> refusing = refusing(MINUTE);
    Lookup<String, String> leavingOut =
        Lookup.leavingOut("Users", stub, settings(MINUTE), LookupTest::find);
    Lookup<String, String> unresolved =
        Lookup.unresolved("Users", stub, settings(MINUTE), key -> "?", LookupTest::find);
    for (Lookup<String, String> lookup : List.of(refusing, leavingOut, unresolved)) {
      lookup.one(bob);
      try (LogCapture log = LogCapture.of(Lookup.class)) {
        for (Status failure :
            List.of(Status.UNAVAILABLE, Status.UNAUTHENTICATED, Status.INTERNAL)) {
          users.failure = failure;
          assertThat(lookup.one(bob)).contains("bob");
          if (lookup == refusing) {
            assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookup.get(List.of(ada, bob)));
          } else {
            assertThat(lookup.get(List.of(ada, bob)))
                .isEqualTo(
                    lookup == leavingOut ? Map.of(bob, "bob") : Map.of(ada, "?", bob, "bob"));
          }
          assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> lookup.fresh(List.of(ada)));
        }
        assertThat(log.events()).hasSize(1);
        users.failure = Status.OK;
        assertThat(lookup.one(ada)).contains("ada");
        assertThat(lookup.one(ada)).contains("ada");
        assertThat(log.events()).hasSize(2);
      }
    }
  }

  @Test
  void anUnresponsiveServiceIsAwaitedUntilTheTimeout() {
    users.together = new CountDownLatch(1000);
    LookupSettings impatient = LookupSettings.uncached(Duration.ofMillis(50));
    assertThat(Lookup.unresolved("Users", stub, impatient, key -> "?", LookupTest::find).one(ada))
        .contains("?");
  }

  @Test
  void aCallerWhoIsCancelledGetsCancelledWhateverThePolicy() {
    Lookup<String, String> lookup =
        Lookup.leavingOut("Users", stub, settings(Duration.ZERO), LookupTest::find);
    Context.CancellableContext cancelled = Context.current().withCancellation();
    cancelled.cancel(null);
    cancelled.run(
        () -> {
          for (ThrowingCallable call :
              List.<ThrowingCallable>of(
                  () -> lookup.get(List.of(ada)), () -> lookup.start(List.of(ada)).get())) {
            assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                    StatusRuntimeException.class,
                    e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED));
          }
        });
  }

  private Lookup<String, String> refusing(Duration ttl) {
    return Lookup.refusing("Users", stub, settings(ttl), LookupTest::find);
  }

  private static LookupSettings settings(Duration ttl) {
    return new LookupSettings(ttl, 1000, Duration.ofSeconds(20));
  }

  private static Map<String, String> find(UserServiceBlockingStub stub, List<String> ids) {
    return stub
        .batchGetUsers(BatchGetUsersRequest.newBuilder().addAllIds(ids).build())
        .getUsersList()
        .stream()
        .collect(Collectors.toMap(User::getId, User::getUsername));
  }

  private static final class Users extends UserServiceGrpc.UserServiceImplBase {
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private volatile Status failure = Status.OK;
    private volatile CountDownLatch together = new CountDownLatch(0);

    private String add(String name) {
      String id = UUID.randomUUID().toString();
      names.put(id, name);
      return id;
    }

    @Override
    public void batchGetUsers(
        BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
      calls.add(request.getIdsList());
      together.countDown();
      try {
        together.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!failure.isOk()) {
        answer.onError(failure.asRuntimeException());
        return;
      }
      BatchGetUsersResponse.Builder found = BatchGetUsersResponse.newBuilder();
      request.getIdsList().stream()
          .filter(names::containsKey)
          .forEach(id -> found.addUsers(User.newBuilder().setId(id).setUsername(names.get(id))));
      answer.onNext(found.build());
      answer.onCompleted();
    }
  }
}
