package io.minitwitter.follow;

import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.people.Profiles;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Users from user-svc. */
final class UserServiceUsers implements Users {

  private final Lookup<UUID, User> lookup;

  UserServiceUsers(UserServiceBlockingStub users, Duration timeout) {
    this.lookup = Profiles.unresolved(users, LookupSettings.uncached(timeout));
  }

  @Override
  public Map<UUID, User> byIds(Set<UUID> ids) {
    return lookup.get(ids);
  }

  @Override
  public void requireExisting(UUID id) {
    if (lookup.fresh(List.of(id)).isEmpty()) {
      throw Follows.noSuchUser();
    }
  }
}
