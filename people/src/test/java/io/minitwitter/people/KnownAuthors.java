package io.minitwitter.people;

import io.minitwitter.user.v1.User;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Authors that a test knows; it can make them unreachable. */
public final class KnownAuthors implements Authors {

  private final Map<UUID, Author> known = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  /** A new author with this username. */
  public UUID add(String username) {
    UUID id = UUID.randomUUID();
    known.put(
        id,
        Author.of(
            User.newBuilder()
                .setId(id.toString())
                .setUsername(username)
                .setFirstName("First")
                .setLastName("Last")
                .setAvatarUrl("https://example.org/a.png")
                .build()));
    return id;
  }

  /** From now on there is no such author. */
  public void remove(UUID id) {
    known.remove(id);
  }

  /** Whether authors can be looked up. */
  public void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  @Override
  public Map<UUID, Author> byIds(Set<UUID> ids) {
    Map<UUID, Author> found = new HashMap<>();
    for (UUID id : ids) {
      if (!reachable) {
        found.put(id, Author.unresolved(id));
      } else if (known.containsKey(id)) {
        found.put(id, known.get(id));
      }
    }
    return found;
  }
}
