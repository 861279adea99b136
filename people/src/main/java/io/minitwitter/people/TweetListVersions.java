package io.minitwitter.people;

import io.minitwitter.mesh.cache.Versions;
import io.minitwitter.mesh.store.Redis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Versions of the lists of tweets: one for each author's and one for the list of all. tweet-svc
 * ends both with each post and deletion, before it answers.
 */
public final class TweetListVersions implements AutoCloseable {

  private static final String ALL = "all";

  private final Versions versions;

  /** Versions in the Redis that all services share. */
  public TweetListVersions(Redis redis) {
    this.versions = new Versions(redis, "tweet", "list");
  }

  /** Begins to read the version of an author's list; as {@link Versions#start}. */
  public Supplier<Optional<String>> start(UUID author) {
    return versions.start(author.toString());
  }

  /** Begins to read the version of the list of all tweets. */
  public Supplier<Optional<String>> startOfAll() {
    return versions.start(ALL);
  }

  /** Ends the versions of the lists that a tweet of an author is in. */
  public void changed(UUID author) {
    versions.changed(List.of(ALL, author.toString()));
  }

  @Override
  public void close() {
    versions.close();
  }
}
