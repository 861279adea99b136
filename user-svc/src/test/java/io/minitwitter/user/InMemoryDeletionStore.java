package io.minitwitter.user;

import io.minitwitter.user.v1.UserDeleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Deletions in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryDeletionStore implements DeletionStore {

  private final InMemoryUserStore users;
  private final Map<UUID, Deletion> deletions = new LinkedHashMap<>();
  private final Set<UUID> askedAgain = new HashSet<>();
  private final List<UserDeleted> published = new ArrayList<>();

  InMemoryDeletionStore(InMemoryUserStore users) {
    this.users = users;
  }

  /** What was to be published. */
  synchronized List<UserDeleted> published() {
    return List.copyOf(published);
  }

  @Override
  public synchronized boolean delete(UUID userId, Instant now, List<String> services) {
    if (!users.delete(userId)) {
      return deletions.containsKey(userId);
    }
    ask(new Deletion(userId, now, Optional.empty(), services), 1);
    return true;
  }

  @Override
  public synchronized int askAgain(
      Instant requestedBefore, Instant now, List<String> services, int limit) {
    List<Deletion> due =
        deletions.values().stream()
            .filter(one -> one.requestedAt().isBefore(requestedBefore))
            .filter(one -> !askedAgain.contains(one.userId()))
            .sorted(Comparator.comparing(Deletion::requestedAt))
            .limit(limit)
            .toList();
    for (Deletion one : due) {
      askedAgain.add(one.userId());
      ask(new Deletion(one.userId(), one.requestedAt(), Optional.empty(), services), 2);
    }
    return due.size();
  }

  private void ask(Deletion deletion, int sweep) {
    List<String> remaining = deletion.remaining().stream().sorted().toList();
    deletions.put(
        deletion.userId(),
        new Deletion(deletion.userId(), deletion.requestedAt(), Optional.empty(), remaining));
    published.add(
        UserDeleted.newBuilder().setUserId(deletion.userId().toString()).setSweep(sweep).build());
  }

  @Override
  public synchronized void reported(UUID userId, String service, Instant now) {
    Deletion old = deletions.get(userId);
    if (old == null || !askedAgain.contains(userId) || !old.remaining().contains(service)) {
      return;
    }
    List<String> left = new ArrayList<>(old.remaining());
    left.remove(service);
    Optional<Instant> completed = left.isEmpty() ? Optional.of(now) : Optional.empty();
    deletions.put(userId, new Deletion(userId, old.requestedAt(), completed, left));
  }

  @Override
  public synchronized Optional<Deletion> find(UUID userId) {
    return Optional.ofNullable(deletions.get(userId));
  }
}
