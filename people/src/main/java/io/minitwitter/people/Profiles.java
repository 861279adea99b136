package io.minitwitter.people;

import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Profiles from user-svc, as any user may see them. */
public final class Profiles {

  private Profiles() {}

  /** A lookup of profiles that fails while user-svc does. */
  public static Lookup<UUID, User> refusing(
      UserServiceBlockingStub users, LookupSettings settings) {
    return Lookup.refusing("Users", users, settings, Profiles::find);
  }

  /** A lookup of profiles that have their ids alone while user-svc fails. */
  public static Lookup<UUID, User> unresolved(
      UserServiceBlockingStub users, LookupSettings settings) {
    return Lookup.unresolved(
        "Users",
        users,
        settings,
        id -> User.newBuilder().setId(id.toString()).build(),
        Profiles::find);
  }

  static Map<UUID, User> find(UserServiceBlockingStub users, List<UUID> ids) {
    return users
        .batchGetUsers(
            BatchGetUsersRequest.newBuilder()
                .addAllIds(ids.stream().map(UUID::toString).toList())
                .build())
        .getUsersList()
        .stream()
        .collect(Collectors.toMap(user -> UUID.fromString(user.getId()), Function.identity()));
  }
}
