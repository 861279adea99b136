package io.minitwitter.notification;

import io.minitwitter.user.v1.BatchGetUsersByUsernameRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Usernames as user-svc knows them. */
final class UserServiceUsernames implements Usernames {

  private final UserServiceBlockingStub users;
  private final Duration timeout;

  /**
   * Usernames as a service looks them up.
   *
   * @param users calls user-svc as that service
   */
  UserServiceUsernames(UserServiceBlockingStub users, Duration timeout) {
    this.users = users;
    this.timeout = timeout;
  }

  @Override
  public List<UUID> idsOf(Collection<String> usernames) {
    if (usernames.isEmpty()) {
      return List.of();
    }
    return users
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .batchGetUsersByUsername(
            BatchGetUsersByUsernameRequest.newBuilder().addAllUsernames(usernames).build())
        .getUsersList()
        .stream()
        .map(User::getId)
        .map(UUID::fromString)
        .distinct()
        .toList();
  }
}
