package io.minitwitter.auth;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.CreateUserRequest;
import io.minitwitter.user.v1.LookupUserRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Users by the internal RPCs of the service that they belong to. */
final class GrpcUsers implements Users {
  private final UserServiceBlockingStub users;

  /** Users over a channel that calls as this service. */
  GrpcUsers(Channel channel) {
    this.users = UserServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public User create(UUID id, NewUser newUser) {
    CreateUserRequest request =
        CreateUserRequest.newBuilder()
            .setId(id.toString())
            .setEmail(newUser.email())
            .setUsername(newUser.username())
            .setFirstName(newUser.firstName())
            .setLastName(newUser.lastName())
            .setBio(newUser.bio())
            .build();
    return answer(() -> users.createUser(request).getUser());
  }

  @Override
  public Optional<User> lookup(String identifier) {
    LookupUserRequest request = LookupUserRequest.newBuilder().setIdentifier(identifier).build();
    return answer(
        () -> {
          try {
            return Optional.of(users.lookupUser(request).getUser());
          } catch (StatusRuntimeException e) {
            if (ErrorDetails.of(e).reason() == ErrorReason.ERROR_REASON_USER_NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<User> find(UUID id) {
    // Profiles by id have no e-mail address, those by username have it. If the username has moved
    // to another user in between, that user's profile is not returned.
    return batch(List.of(id)).stream()
        .findFirst()
        .map(
            user ->
                lookup(user.getUsername())
                    .filter(found -> found.getId().equals(user.getId()))
                    .orElse(user));
  }

  @Override
  public Set<UUID> existing(Collection<UUID> ids) {
    return batch(ids).stream()
        .map(user -> UUID.fromString(user.getId()))
        .collect(Collectors.toSet());
  }

  private List<User> batch(Collection<UUID> ids) {
    BatchGetUsersRequest.Builder request = BatchGetUsersRequest.newBuilder();
    ids.forEach(id -> request.addIds(id.toString()));
    return answer(() -> users.batchGetUsers(request.build()).getUsersList());
  }

  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw switch (e.getStatus().getCode()) {
        // Our own token, not the caller's, is what was refused: to the caller that is an outage.
        case UNAUTHENTICATED, PERMISSION_DENIED ->
            Errors.retryLater(
                ErrorReason.ERROR_REASON_UNAVAILABLE,
                "Users cannot be reached; try again.",
                Duration.ofSeconds(1),
                e);
        default -> e;
      };
    }
  }
}
