package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Changes over the other stores, one at a time. */
final class InMemoryAccountStore implements AccountStore, AuditStore {
  private final InMemoryCredentialStore credentials;
  private final InMemorySessionStore sessions;
  private final List<AuditRecord> records = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Set<UUID> recordedEvents = new HashSet<>();

  InMemoryAccountStore(InMemoryCredentialStore credentials, InMemorySessionStore sessions) {
    this.credentials = credentials;
    this.sessions = sessions;
  }

  @Override
  public Optional<ChangedAccount> change(UUID userId, Function<Account, AccountChange> decision) {
    synchronized (credentials) {
      return credentials
          .find(userId)
          .map(
              before -> {
                AccountChange change =
                    decision.apply(new Account(before, () -> isOnlyAdministrator(userId)));
                if (change.credential().equals(before)) {
                  return new ChangedAccount(before, before, List.of());
                }
                credentials.replace(change.credential());
                change.record().ifPresent(records::add);
                return new ChangedAccount(
                    before,
                    change.credential(),
                    change
                        .ending()
                        .map(e -> sessions.endAll(userId, e, change.voidsTokens(before)))
                        .orElse(List.of()));
              });
    }
  }

  @Override
  public Optional<VoidedUser> remove(
      UUID userId, Instant now, Duration accessLifetime, Event event) {
    synchronized (credentials) {
      if (credentials
          .find(userId)
          .filter(known -> known.role() == Role.ADMIN && !known.accountStatus().suspended())
          .filter(known -> isOnlyAdministrator(userId))
          .isPresent()) {
        return Optional.empty();
      }
      VoidedUser voided = credentials.removed(userId, now, now.plus(accessLifetime));
      sessions.removeAll(userId);
      events.add(event);
      return Optional.of(voided);
    }
  }

  /** What was to be published. */
  List<Event> events() {
    synchronized (credentials) {
      return List.copyOf(events);
    }
  }

  private boolean isOnlyAdministrator(UUID userId) {
    return credentials.administrators().stream()
        .filter(other -> !other.equals(userId))
        .filter(other -> !credentials.find(other).orElseThrow().accountStatus().suspended())
        .noneMatch(other -> credentials.isSeen(other) || sessions.hasAny(other));
  }

  @Override
  public boolean add(AuditRecord record, UUID eventId) {
    synchronized (credentials) {
      return recordedEvents.add(eventId) && records.add(record);
    }
  }

  @Override
  public List<AuditRecord> after(AuditFilter filter, ListPosition position, int limit) {
    synchronized (credentials) {
      return records.stream()
          .filter(record -> filter.actorId().filter(a -> !a.equals(record.actorId())).isEmpty())
          .filter(record -> filter.targetId().filter(t -> !t.equals(record.targetId())).isEmpty())
          .filter(record -> ListPosition.ORDER.compare(position, place(record)) < 0)
          .sorted((one, other) -> ListPosition.ORDER.compare(place(one), place(other)))
          .limit(limit)
          .toList();
    }
  }

  private static ListPosition place(AuditRecord record) {
    return new ListPosition(record.createdAt(), record.id());
  }
}
