package io.minitwitter.follow;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People from user-svc, in one call a batch. */
final class UserServicePeople implements People {

  private static final Logger log = LoggerFactory.getLogger(UserServicePeople.class);

  /** What one call may ask for. */
  private static final int BATCH = 100;

  private final UserServiceBlockingStub users;
  private final Duration timeout;

  UserServicePeople(UserServiceBlockingStub users, Duration timeout) {
    this.users = users;
    this.timeout = timeout;
  }

  @Override
  public Map<UUID, User> byIds(Set<UUID> ids) {
    Map<UUID, User> found = new HashMap<>();
    List<UUID> all = new ArrayList<>(ids);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<UUID> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      try {
        ask(batch).forEach(user -> found.put(UUID.fromString(user.getId()), user));
      } catch (StatusRuntimeException e) {
        if (Context.current().isCancelled()) {
          // Nobody waits for the answer any more.
          throw e;
        }
        log.warn("people are answered with their ids alone: {}", e.getStatus().getCode());
        batch.forEach(id -> found.put(id, User.newBuilder().setId(id.toString()).build()));
      }
    }
    return found;
  }

  @Override
  public void requireExisting(UUID id) {
    List<User> found;
    try {
      found = ask(List.of(id));
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        throw e;
      }
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "Users cannot be looked up now; try again.",
          Duration.ofSeconds(1),
          e);
    }
    if (found.isEmpty()) {
      throw Follows.noSuchUser();
    }
  }

  private List<User> ask(List<UUID> ids) {
    BatchGetUsersRequest.Builder request = BatchGetUsersRequest.newBuilder();
    ids.forEach(id -> request.addIds(id.toString()));
    return users
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .batchGetUsers(request.build())
        .getUsersList();
  }
}
