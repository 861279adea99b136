package io.minitwitter.follow;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.User;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Known users of a test, which can make them unreachable. */
final class KnownUsers implements Users {

  private final Map<UUID, User> known = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  UUID add(String username) {
    UUID id = UUID.randomUUID();
    known.put(
        id, User.newBuilder().setId(id.toString()).setUsername(username).setBio("Bio").build());
    return id;
  }

  void remove(UUID id) {
    known.remove(id);
  }

  void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  @Override
  public Map<UUID, User> byIds(Set<UUID> ids) {
    Map<UUID, User> found = new HashMap<>();
    for (UUID id : ids) {
      if (!reachable) {
        found.put(id, User.newBuilder().setId(id.toString()).build());
      } else if (known.containsKey(id)) {
        found.put(id, known.get(id));
      }
    }
    return found;
  }

  @Override
  public void requireExisting(UUID id) {
    if (!reachable) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE, "not reachable", Duration.ofSeconds(1));
    }
    if (!known.containsKey(id)) {
      throw Follows.noSuchUser();
    }
  }
}
