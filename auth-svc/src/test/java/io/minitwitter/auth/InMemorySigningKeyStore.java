package io.minitwitter.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

final class InMemorySigningKeyStore implements SigningKeyStore {
  private final List<SigningKey> keys = new ArrayList<>();

  @Override
  public synchronized List<SigningKey> all() {
    return keys.stream().sorted(Comparator.comparing(SigningKey::signsFrom).reversed()).toList();
  }

  @Override
  public synchronized boolean add(SigningKey key, Instant newest) {
    return keys.stream().noneMatch(known -> known.signsFrom().isAfter(newest)) && keys.add(key);
  }

  @Override
  public synchronized void replaceAll(SigningKey key) {
    keys.clear();
    keys.add(key);
  }

  @Override
  public synchronized void remove(Collection<String> kids) {
    keys.removeIf(key -> kids.contains(key.kid()));
  }
}
