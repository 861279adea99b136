package io.minitwitter.gateway.operations;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A service with every address that its name resolves to.
 *
 * @param name its short name
 * @param instances its addresses; empty while its name does not resolve
 */
record ServiceState(String name, List<Instance> instances) {
  /** Whether any instance takes calls. */
  boolean serving() {
    return instances.stream().anyMatch(Instance::serving);
  }

  /** The stores that no serving instance of it can use. */
  List<String> failingStores() {
    return instances.stream()
        .filter(Instance::serving)
        .min(Comparator.comparing(Instance::health))
        .map(Instance::failingStores)
        .orElse(List.of());
  }

  /** The best state of its instances, in lower case. */
  String status() {
    return instances.stream()
        .map(Instance::health)
        .min(Enum::compareTo)
        .orElse(Instance.Health.UNREACHABLE)
        .name()
        .toLowerCase(Locale.ROOT);
  }
}
