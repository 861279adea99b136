package io.minitwitter.auth;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

final class InMemoryKnownNetworks implements KnownNetworks {
  private final Map<Key, Instant> networks = new HashMap<>();

  private record Key(UUID userId, String network) {}

  @Override
  public synchronized boolean knows(UUID userId, String network) {
    return networks.containsKey(new Key(userId, network));
  }

  @Override
  public synchronized void remember(UUID userId, String network, Instant now) {
    networks.put(new Key(userId, network), now);
    networks.entrySet().stream()
        .filter(entry -> entry.getKey().userId().equals(userId))
        .sorted(Map.Entry.<Key, Instant>comparingByValue(Comparator.reverseOrder()))
        .skip(MOST)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(networks::remove);
  }

  @Override
  public synchronized void purge(Instant before) {
    networks.values().removeIf(lastUsed -> lastUsed.isBefore(before));
  }
}
