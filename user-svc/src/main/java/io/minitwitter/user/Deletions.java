package io.minitwitter.user;

import io.minitwitter.mesh.event.Subscriptions;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.user.v1.UserDeleted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Account deletion. The user is deleted immediately; each service with data of the user removes it
 * and is asked twice, because a call in progress with a valid token may add data after the first
 * sweep.
 */
final class Deletions {

  private static final int BATCH = 100;

  private final DeletionStore store;
  private final Accounts accounts;
  private final Consumer<UUID> invalidate;
  private final List<String> services;
  private final Duration grace;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  /**
   * The rules over a store.
   *
   * @param invalidate removes a user from caches
   * @param services with data of users, which remove it when asked
   * @param grace how long after the deletion services are asked for the second time
   * @param wakeRelay called after an event was stored
   */
  Deletions(
      DeletionStore store,
      Accounts accounts,
      Consumer<UUID> invalidate,
      List<String> services,
      Duration grace,
      InstantSource clock,
      Runnable wakeRelay) {
    this.store = store;
    this.accounts = accounts;
    this.invalidate = invalidate;
    this.services = List.copyOf(services);
    this.grace = grace;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
  }

  /** The services that subscribe to deletions. */
  static List<String> services() {
    String event = UserDeleted.getDescriptor().getFullName();
    return Subscriptions.load().stream()
        .filter(subscription -> subscription.event().equals(event))
        .map(Subscription::service)
        .toList();
  }

  /**
   * Deletes the caller's account; a repeated call changes nothing.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS, LAST_ADMINISTRATOR
   */
  void delete(UUID userId, String password) {
    if (store.find(userId).isPresent()) {
      return;
    }
    accounts.requirePassword(password);
    // First, and to be repeated if what follows fails: two administrators who leave at once must
    // not both succeed.
    accounts.resign(userId);
    if (!store.delete(userId, now(), services)) {
      throw Users.notFound();
    }
    invalidate.accept(userId);
    wakeRelay.run();
  }

  /** The progress of an account deletion. */
  Deletion of(UUID userId) {
    return store.find(userId).orElseThrow(Users::notFound);
  }

  /** Asks the services for the second time where that is due. */
  void askAgain() {
    Instant now = now();
    int asked;
    do {
      asked = store.askAgain(now.minus(grace), now, services, BATCH);
      if (asked > 0) {
        wakeRelay.run();
      }
    } while (asked == BATCH);
  }

  /** To the microsecond, which is what PostgreSQL keeps. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
