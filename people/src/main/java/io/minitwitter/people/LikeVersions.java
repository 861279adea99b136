package io.minitwitter.people;

import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.cache.Versions;
import io.minitwitter.mesh.store.Redis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Versions of the likes of each user. like-svc ends a user's version with each like and unlike,
 * before it answers; the services that show {@code liked_by_me} keep a user's likes under it.
 */
public final class LikeVersions implements AutoCloseable {

  private final Versions versions;

  /** Versions in the Redis that all services share. */
  public LikeVersions(Redis redis) {
    this.versions = new Versions(redis, "like", "likes");
  }

  /** Begins to read the version of a user's likes of one type; as {@link Versions#start}. */
  public Supplier<Optional<String>> start(UUID user, TargetType type) {
    return versions.start(id(user, type));
  }

  /** Ends the version of a user's likes of one type. */
  public void changed(UUID user, TargetType type) {
    versions.changed(List.of(id(user, type)));
  }

  private static String id(UUID user, TargetType type) {
    return type.getNumber() + ":" + user;
  }

  @Override
  public void close() {
    versions.close();
  }
}
