package io.minitwitter.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authors from user-svc, in one call a batch. Those that were found are kept in memory for a
 * moment, since few people write most of what is read; that somebody does not exist is not kept, so
 * that who has just registered is seen at once.
 */
public final class UserServiceAuthors implements Authors {

  private static final Logger log = LoggerFactory.getLogger(UserServiceAuthors.class);

  /** What one call may ask for. */
  private static final int BATCH = 100;

  private final UserServiceBlockingStub users;
  private final Duration timeout;
  private final Cache<UUID, Author> near;

  /**
   * Authors as a service looks them up.
   *
   * @param users calls user-svc as that service
   */
  public UserServiceAuthors(UserServiceBlockingStub users, LookupSettings settings) {
    this.users = users;
    this.timeout = settings.timeout();
    this.near =
        Caffeine.newBuilder().maximumSize(settings.size()).expireAfterWrite(settings.ttl()).build();
  }

  @Override
  public Map<UUID, Author> byIds(Set<UUID> ids) {
    Map<UUID, Author> found = new HashMap<>(near.getAllPresent(ids));
    List<UUID> missing = ids.stream().filter(id -> !found.containsKey(id)).toList();
    for (int from = 0; from < missing.size(); from += BATCH) {
      lookUp(missing.subList(from, Math.min(from + BATCH, missing.size())), found);
    }
    return found;
  }

  private void lookUp(List<UUID> ids, Map<UUID, Author> found) {
    List<Author> authors = new ArrayList<>(ids.size());
    try {
      BatchGetUsersRequest.Builder request = BatchGetUsersRequest.newBuilder();
      ids.forEach(id -> request.addIds(id.toString()));
      users
          .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
          .batchGetUsers(request.build())
          .getUsersList()
          .forEach(user -> authors.add(author(user)));
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        // Nobody waits for the answer any more.
        throw e;
      }
      report(e.getStatus());
      ids.forEach(id -> found.put(id, Author.unresolved(id)));
      return;
    }
    for (Author author : authors) {
      near.put(author.id(), author);
      found.put(author.id(), author);
    }
  }

  private static void report(Status status) {
    switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
          log.warn("authors are answered with their ids alone: {}", status.getCode());
      default -> log.error("user-svc refuses to tell authors: {}", status.getCode());
    }
  }

  private static Author author(User user) {
    return new Author(
        UUID.fromString(user.getId()),
        user.getUsername(),
        user.getFirstName(),
        user.getLastName(),
        user.getAvatarUrl());
  }
}
