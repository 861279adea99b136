package io.minitwitter.people;

import io.minitwitter.mesh.cache.Versions;
import io.minitwitter.mesh.store.Redis;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Versions of whose tweets each user's home timeline shows. follow-svc ends a user's version with
 * each follow, unfollow, block and mute, before it answers.
 */
public final class TimelineVersions implements AutoCloseable {

  private final Versions versions;

  /** Versions in the Redis that all services share. */
  public TimelineVersions(Redis redis) {
    this.versions = new Versions(redis, "follow", "timeline");
  }

  /** Begins to read the version of a user; as {@link Versions#start}. */
  public Supplier<Optional<String>> start(UUID user) {
    return versions.start(user.toString());
  }

  /** Ends the versions of users. */
  public void changed(Collection<UUID> users) {
    versions.changed(users.stream().map(UUID::toString).toList());
  }

  @Override
  public void close() {
    versions.close();
  }
}
