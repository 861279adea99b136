package io.minitwitter.auth;

import io.minitwitter.mesh.identity.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

final class InMemoryCredentialStore implements CredentialStore {
  private final Map<UUID, Credential> credentials = new HashMap<>();
  private final Set<UUID> seen = new HashSet<>();
  private final Map<UUID, Removed> removed = new HashMap<>();

  private record Removed(Instant at, VoidedUser user) {}

  @Override
  public synchronized void add(Credential credential) {
    if (credentials.putIfAbsent(credential.userId(), credential) != null) {
      throw new IllegalStateException("there is a credential already");
    }
  }

  @Override
  public synchronized void remove(UUID userId) {
    credentials.remove(userId);
  }

  @Override
  public synchronized Optional<Credential> find(UUID userId) {
    return Optional.ofNullable(credentials.get(userId));
  }

  @Override
  public synchronized void rehash(UUID userId, String old, String replacement) {
    credentials.computeIfPresent(
        userId,
        (id, known) -> known.passwordHash().equals(old) ? known.rehashed(replacement) : known);
  }

  @Override
  public synchronized List<UUID> administrators() {
    return credentials.values().stream()
        .filter(known -> known.role() == Role.ADMIN)
        .map(Credential::userId)
        .toList();
  }

  @Override
  public synchronized List<UUID> unseen(Instant createdBefore, int limit) {
    return credentials.values().stream()
        .filter(known -> !seen.contains(known.userId()))
        .filter(known -> known.createdAt().isBefore(createdBefore))
        .sorted(Comparator.comparing(Credential::createdAt))
        .map(Credential::userId)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void seen(Collection<UUID> userIds) {
    seen.addAll(userIds);
  }

  @Override
  public synchronized void removeUnseen(Collection<UUID> userIds) {
    credentials.keySet().removeIf(id -> userIds.contains(id) && !seen.contains(id));
  }

  synchronized void replace(Credential credential) {
    credentials.put(credential.userId(), credential);
  }

  synchronized boolean isStill(UUID userId, long version) {
    return find(userId).filter(known -> known.accountStatus().version() == version).isPresent();
  }

  synchronized boolean isSeen(UUID userId) {
    return seen.contains(userId);
  }

  @Override
  public synchronized List<VoidedUser> voidedSince(Instant since, Instant now) {
    return Stream.concat(
            removed.values().stream(),
            credentials.values().stream()
                .map(
                    known ->
                        new Removed(
                            known.accountStatus().voidedAt(),
                            new VoidedUser(
                                known.userId(),
                                known.accountStatus().tokensVoidBelow(),
                                known.accountStatus().tokensVoidUntil()))))
        .filter(user -> user.at().isAfter(since))
        .map(Removed::user)
        .filter(user -> user.until().isAfter(now))
        .toList();
  }

  /** Removes a credential and keeps in mind that its tokens are void. */
  synchronized VoidedUser removed(UUID userId, Instant now, Instant until) {
    credentials.remove(userId);
    Removed added = new Removed(now, new VoidedUser(userId, VoidedUser.ALL, until));
    return removed
        .merge(userId, added, (old, next) -> old.at().isAfter(next.at()) ? old : next)
        .user();
  }

  synchronized void purgeRemoved(Instant before) {
    removed.values().removeIf(entry -> entry.user().until().isBefore(before));
  }

  synchronized int size() {
    return credentials.size();
  }
}
