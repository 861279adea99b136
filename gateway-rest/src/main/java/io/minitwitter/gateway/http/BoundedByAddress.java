package io.minitwitter.gateway.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What clients hold at the moment, such as connections, oldest first, with a limit in all and one
 * per client address. Beyond a limit the oldest one ends for the new one: a client that holds many
 * for long cannot keep others out, not even those behind the same address.
 */
final class BoundedByAddress<T> {
  private final int most;
  private final int mostPerAddress;
  private final Map<T, String> addresses = new LinkedHashMap<>();
  private final Map<String, Set<T>> byAddress = new HashMap<>();

  BoundedByAddress(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /**
   * Adds a new one.
   *
   * @param exempt whether the limit per address does not apply
   * @param mayEnd which of the others may end for it
   * @return the one that must end, which is no longer held: the oldest that may, or the new one
   *     itself; null when no limit is exceeded
   */
  synchronized T add(T added, String address, boolean exempt, Predicate<T> mayEnd) {
    addresses.put(added, address);
    Set<T> same = byAddress.computeIfAbsent(address, absent -> new LinkedHashSet<>());
    same.add(added);
    Set<T> crowd;
    if (!exempt && same.size() > mostPerAddress) {
      crowd = same;
    } else if (addresses.size() > most) {
      crowd = addresses.keySet();
    } else {
      return null;
    }
    T surplus = crowd.stream().filter(mayEnd).findFirst().orElse(added);
    remove(surplus);
    return surplus;
  }

  /** Removes one, if it is still held. */
  synchronized void remove(T held) {
    String address = addresses.remove(held);
    if (address != null) {
      Set<T> same = byAddress.get(address);
      same.remove(held);
      if (same.isEmpty()) {
        byAddress.remove(address);
      }
    }
  }

  synchronized List<T> all() {
    return List.copyOf(addresses.keySet());
  }
}
