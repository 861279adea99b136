package io.minitwitter.notification;

import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.user.v1.BatchGetUsersByUsernameRequest;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Usernames from user-svc. */
final class UserServiceUsernames implements Usernames {

  private final Lookup<String, UUID> lookup;

  /**
   * A lookup on behalf of a service.
   *
   * @param users calls user-svc as that service
   */
  UserServiceUsernames(UserServiceBlockingStub users, Duration timeout) {
    this.lookup =
        Lookup.refusing(
            "Usernames", users, LookupSettings.uncached(timeout), UserServiceUsernames::find);
  }

  @Override
  public List<UUID> idsOf(Collection<String> usernames) {
    return List.copyOf(lookup.get(usernames).values());
  }

  private static Map<String, UUID> find(UserServiceBlockingStub users, List<String> usernames) {
    return users
        .batchGetUsersByUsername(
            BatchGetUsersByUsernameRequest.newBuilder().addAllUsernames(usernames).build())
        .getUsersList()
        .stream()
        .collect(
            Collectors.toMap(
                user -> user.getUsername().toLowerCase(Locale.ROOT),
                user -> UUID.fromString(user.getId())));
  }
}
