package io.minitwitter.people;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.BatchGetUsersResponse;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of user-svc that other services call for users. */
public final class FakeUserService extends UserServiceGrpc.UserServiceImplBase {

  private final Map<UUID, User> users = new HashMap<>();
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private volatile Status failure = Status.OK;
  private volatile boolean silent;

  /** A new user with this username. */
  public synchronized UUID add(String username) {
    UUID id = UUID.randomUUID();
    users.put(
        id,
        User.newBuilder()
            .setId(id.toString())
            .setUsername(username)
            .setFirstName("First")
            .setLastName("Last")
            .setAvatarUrl("https://example.org/a.png")
            .build());
    return id;
  }

  /** The ids of each call so far. */
  public List<List<String>> calls() {
    return calls;
  }

  /** Every call from now on fails so; {@code OK} ends that. */
  public void fail(Status with) {
    failure = with;
  }

  /** No call from now on is answered. */
  public void stopAnswering() {
    silent = true;
  }

  @Override
  public synchronized void batchGetUsers(
      BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
    calls.add(request.getIdsList());
    if (silent) {
      return;
    }
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    BatchGetUsersResponse.Builder response = BatchGetUsersResponse.newBuilder();
    for (String id : request.getIdsList()) {
      User user = users.get(UUID.fromString(id));
      if (user != null) {
        response.addUsers(user);
      }
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
