package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.user.v1.BatchGetUsersByUsernameRequest;
import io.minitwitter.user.v1.BatchGetUsersByUsernameResponse;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceUsernamesTest {

  private final UUID ann = UUID.randomUUID();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Status failure = Status.OK;
  private final TestNode node = TestNode.of("user", new Users());
  private final Usernames usernames =
      new UserServiceUsernames(
          UserServiceGrpc.newBlockingStub(node.asService("notification")), Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void looksUpUsernamesInOneBatchAndSkipsEmptyOnes() {
    assertThat(usernames.idsOf(List.of("ann", "nobody"))).containsExactly(ann);
    assertThat(usernames.idsOf(List.of())).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFailedLookupIsPassedOn() {
    failure = Status.UNAVAILABLE;
    assertThatThrownBy(() -> usernames.idsOf(List.of("ann")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  private final class Users extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void batchGetUsersByUsername(
        BatchGetUsersByUsernameRequest request,
        StreamObserver<BatchGetUsersByUsernameResponse> answer) {
      calls.incrementAndGet();
      if (!failure.isOk()) {
        answer.onError(failure.asRuntimeException());
        return;
      }
      BatchGetUsersByUsernameResponse.Builder found = BatchGetUsersByUsernameResponse.newBuilder();
      if (request.getUsernamesList().contains("ann")) {
        found.addUsers(User.newBuilder().setId(ann.toString()).setUsername("Ann"));
      }
      answer.onNext(found.build());
      answer.onCompleted();
    }
  }
}
