package io.minitwitter.people;

import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Authors from user-svc; while it fails, authors have their ids alone. */
public final class UserServiceAuthors implements Authors {

  private final Lookup<UUID, Author> lookup;

  /**
   * Authors as a service looks them up.
   *
   * @param users calls user-svc as that service
   */
  public UserServiceAuthors(UserServiceBlockingStub users, LookupSettings settings) {
    this.lookup =
        Lookup.unresolved("Authors", users, settings, Author::unresolved, UserServiceAuthors::find);
  }

  @Override
  public Map<UUID, Author> byIds(Set<UUID> ids) {
    return lookup.get(ids);
  }

  @Override
  public Supplier<Map<UUID, Author>> start(Set<UUID> ids) {
    return lookup.start(ids);
  }

  private static Map<UUID, Author> find(UserServiceBlockingStub users, List<UUID> ids) {
    return Profiles.find(users, ids).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, profile -> Author.of(profile.getValue())));
  }
}
