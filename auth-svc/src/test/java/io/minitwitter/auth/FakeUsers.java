package io.minitwitter.auth;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.user.v1.User;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Users as user-svc keeps them: unique without regard to case, idempotent by id. */
final class FakeUsers implements Users {
  private final Map<UUID, User> users = new LinkedHashMap<>();
  private boolean reachable = true;
  private boolean answersGetLost;

  /** Whether calls get through at all. */
  synchronized void reachable(boolean reachable) {
    this.reachable = reachable;
  }

  /** Whether creates take effect and then seem to fail. */
  synchronized void answersGetLost(boolean lost) {
    this.answersGetLost = lost;
  }

  synchronized void remove(UUID id) {
    users.remove(id);
  }

  synchronized int size() {
    return users.size();
  }

  @Override
  public synchronized User create(UUID id, NewUser newUser) {
    call();
    if (users.containsKey(id)) {
      return users.get(id);
    }
    for (User user : users.values()) {
      if (user.getUsername().equalsIgnoreCase(newUser.username())) {
        throw Errors.of(ErrorReason.ERROR_REASON_USERNAME_TAKEN, "taken");
      }
      if (user.getEmail().equalsIgnoreCase(newUser.email())) {
        throw Errors.of(ErrorReason.ERROR_REASON_EMAIL_TAKEN, "taken");
      }
    }
    User user =
        User.newBuilder()
            .setId(id.toString())
            .setUsername(newUser.username())
            .setEmail(newUser.email())
            .setCreatedAt(Timestamps.of(Instant.now()))
            .build();
    users.put(id, user);
    if (answersGetLost) {
      throw Status.DEADLINE_EXCEEDED.asRuntimeException();
    }
    return user;
  }

  @Override
  public synchronized Optional<User> lookup(String identifier) {
    call();
    return users.values().stream()
        .filter(
            user ->
                user.getEmail().equalsIgnoreCase(identifier)
                    || user.getUsername().equalsIgnoreCase(identifier))
        .findFirst();
  }

  @Override
  public synchronized Optional<User> find(UUID id) {
    call();
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public synchronized Set<UUID> existing(Collection<UUID> ids) {
    call();
    return ids.stream().filter(users::containsKey).collect(Collectors.toSet());
  }

  private void call() {
    if (!reachable) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
  }
}
