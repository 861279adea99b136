package io.minitwitter.mesh.store;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store of items that users create and delete. A write that returns is durable: journaled, on a
 * majority of the servers, and visible to every later read. One that throws may have happened or
 * not. No read returns a deleted item.
 */
public interface Documents<T extends Item> {

  /** Above every id: the start of a list. */
  String BEGINNING = "f".repeat(24);

  /** How long an idempotency key is valid. */
  Duration KEYS_LIVE = Duration.ofHours(24);

  /**
   * Adds an item, unless one was created with the same key within {@link #KEYS_LIVE} before it.
   *
   * @param key of the call; without one the item is always new
   * @param events stored with the item in one write, to be published; ignored if the item exists
   */
  Creation<T> create(T item, Optional<IdempotencyKey> key, Event... events);

  /** The item with this id. */
  Optional<T> byId(String id);

  /** The items with these ids that exist, in no order, each once. */
  List<T> byIds(Collection<String> ids);

  /** A user's items below an id, newest first: {@code limit} of them, fewer only at the end. */
  List<T> ofUserBefore(UUID userId, String id, int limit);

  /**
   * Deletes an item: later reads do not return it and its text is cleared, while the rest of its
   * document stays until {@link #purge}.
   *
   * @param events published if and only if this call deleted the item
   * @return whether it existed; of several concurrent calls one gets {@code true}
   */
  boolean delete(String id, Instant now, Event... events);

  /**
   * Deletes a user's newest items below an id, as {@link #delete}.
   *
   * @return the ids of the items that existed, newest first; fewer than {@code limit} only at the
   *     end
   */
  List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now);

  /**
   * Deletes all items of a user, in pages.
   *
   * @param deleted called after each page with the ids of its items
   */
  default void deleteAllOfUser(UUID userId, Supplier<Instant> now, Consumer<List<String>> deleted) {
    final int limit = 200;
    String below = BEGINNING;
    List<String> page;
    do {
      page = deleteOfUserBefore(userId, below, limit, now.get());
      deleted.accept(page);
      below = page.isEmpty() ? below : page.getLast();
    } while (page.size() == limit);
  }

  /**
   * Removes what is left of items that were deleted before a time, except those with events to
   * publish or changes to count.
   *
   * @return how many were removed
   */
  int purge(Instant deletedBefore);
}
