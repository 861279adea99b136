package io.minitwitter.mesh.store;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Items in a map, for tests of use cases; fulfils the same contract as the real stores. */
public class InMemoryDocuments<T extends Item> implements Documents<T> {
  private record KeyUse(String itemId, Instant at, String requestHash) {}

  private final NavigableMap<String, T> items = new TreeMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final Map<String, KeyUse> keys = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private int reads;

  /** The events that were stored to be published. */
  public final synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** How often items were read. */
  public final synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized Creation<T> create(T item, Optional<IdempotencyKey> key, Event... toPublish) {
    if (key.isPresent()) {
      KeyUse use = keys.get(key.get().id());
      if (use != null && !use.at().isBefore(item.createdAt().minus(KEYS_LIVE))) {
        if (!use.requestHash().equals(key.get().requestHash())) {
          return new Creation.KeyReused<>();
        }
        T first = items.get(use.itemId());
        return first == null ? new Creation.DeletedSince<>() : new Creation.Done<>(first);
      }
      keys.put(key.get().id(), new KeyUse(item.id(), item.createdAt(), key.get().requestHash()));
    }
    events.addAll(List.of(toPublish));
    items.put(item.id(), item);
    return new Creation.Done<>(item);
  }

  @Override
  public synchronized Optional<T> byId(String id) {
    reads++;
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public synchronized List<T> byIds(Collection<String> ids) {
    reads++;
    return items.values().stream().filter(item -> ids.contains(item.id())).toList();
  }

  @Override
  public List<T> ofUserBefore(UUID userId, String id, int limit) {
    return before(id, limit, item -> item.userId().equals(userId));
  }

  @Override
  public synchronized boolean delete(String id, Instant now, Event... toPublish) {
    if (items.remove(id) == null) {
      return false;
    }
    deleted.put(id, now);
    events.addAll(List.of(toPublish));
    return true;
  }

  @Override
  public synchronized List<String> deleteOfUserBefore(
      UUID userId, String id, int limit, Instant now) {
    List<String> page = ofUserBefore(userId, id, limit).stream().map(Item::id).toList();
    page.forEach(one -> delete(one, now));
    return page;
  }

  @Override
  public synchronized int purge(Instant deletedBefore) {
    int before = deleted.size();
    deleted.values().removeIf(at -> at.isBefore(deletedBefore));
    return before - deleted.size();
  }

  protected final synchronized Optional<T> change(
      String id, UnaryOperator<T> change, Event... toPublish) {
    if (items.containsKey(id)) {
      events.addAll(List.of(toPublish));
    }
    return Optional.ofNullable(items.computeIfPresent(id, (_, item) -> change.apply(item)));
  }

  protected final synchronized boolean setIfNewer(
      String id, String field, long version, UnaryOperator<T> change) {
    if (!items.containsKey(id) || versions.getOrDefault(id + field, 0L) >= version) {
      return false;
    }
    versions.put(id + field, version);
    return change(id, change).isPresent();
  }

  protected final synchronized List<T> before(String id, int limit, Predicate<T> condition) {
    reads++;
    return items.headMap(id, false).descendingMap().values().stream()
        .filter(condition)
        .limit(limit)
        .toList();
  }
}
