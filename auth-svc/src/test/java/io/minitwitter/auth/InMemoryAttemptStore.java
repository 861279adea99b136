package io.minitwitter.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryAttemptStore implements AttemptStore {
  private final Map<String, FailedAttempts> accounts = new HashMap<>();

  @Override
  public synchronized Optional<FailedAttempts> find(String account) {
    return Optional.ofNullable(accounts.get(account));
  }

  @Override
  public synchronized void failed(String account, Instant now, Instant resetBefore) {
    FailedAttempts known = accounts.get(account);
    boolean restarts = known == null || known.lastFailedAt().isBefore(resetBefore);
    accounts.put(account, new FailedAttempts(restarts ? 1 : known.failures() + 1, now));
  }

  @Override
  public synchronized void clear(String account) {
    accounts.remove(account);
  }

  @Override
  public synchronized void purge(Instant before) {
    accounts.values().removeIf(attempts -> attempts.lastFailedAt().isBefore(before));
  }
}
