package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoPreferenceStoreTest {

  private final NotificationStores database = new NotificationStores();
  private final PreferenceStore store = database.preferences();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void allTypesAreWantedUntilOneIsTurnedOff() {
    assertThat(store.of(ann)).isEqualTo(Preferences.ALL);
    store.change(ann, Map.of(NotificationType.LIKE, false));
    assertThat(store.of(ann).off()).containsExactly(NotificationType.LIKE);
    store.change(ann, Map.of(NotificationType.TWEET, false, NotificationType.LIKE, true));
    assertThat(store.of(ann).off()).containsExactly(NotificationType.TWEET);
    store.change(ann, Map.of());
    assertThat(store.of(ann).off()).containsExactly(NotificationType.TWEET);
    assertThat(store.of(bob)).isEqualTo(Preferences.ALL);
  }

  @Test
  void usersWithoutATypeAreFoundAmongMany() {
    store.change(ann, Map.of(NotificationType.TWEET, false));
    store.change(bob, Map.of(NotificationType.LIKE, false));
    List<UUID> users = List.of(ann, bob, UUID.randomUUID());
    assertThat(store.without(NotificationType.TWEET, users)).isEqualTo(Set.of(ann));
    assertThat(store.without(NotificationType.FOLLOW, users)).isEmpty();
  }

  @Test
  void concurrentChangesOfDifferentTypesAreKept() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> changes = new ArrayList<>();
      for (NotificationType type : NotificationType.values()) {
        changes.add(threads.submit(() -> store.change(ann, Map.of(type, false))));
      }
      for (Future<?> change : changes) {
        change.get();
      }
    }
    assertThat(store.of(ann).off()).containsExactlyInAnyOrder(NotificationType.values());
  }
}
