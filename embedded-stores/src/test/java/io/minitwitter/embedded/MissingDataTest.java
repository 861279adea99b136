package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that is missing is noticed, and not replaced by an empty store. */
class MissingDataTest {

  @TempDir Path home;

  @BeforeEach
  void sharePrograms() throws Exception {
    Path shared = Files.createDirectories(Binaries.shared().folder());
    Files.createSymbolicLink(home.resolve("programs"), shared);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRES, postgres",
    "POSTGRES, postgres/data",
    "POSTGRES, postgres/data/PG_VERSION",
    "POSTGRES, postgres/data/global/pg_control",
    "REDIS, redis",
    "REDIS, redis/appendonlydir",
    "BROKER, broker",
    "BROKER, broker/messages"
  })
  void aStoreWithMissingDataDoesNotStart(Store store, String removed) throws Exception {
    start(store);
    start(store);
    Binaries.deleteRecursively(home.resolve(removed));
    String marker = home.toRealPath() + "/used/" + store.name().toLowerCase(java.util.Locale.ROOT);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> start(store))
          .isInstanceOf(StoreStartException.class)
          .hasMessageContaining(store.title())
          .hasMessageContaining("missing")
          .hasMessageContaining("delete " + marker);
    }
    if (removed.indexOf('/') == removed.lastIndexOf('/')) {
      Files.delete(Path.of(marker));
      start(store);
      assertThat(Path.of(marker)).exists();
    }
  }

  @ParameterizedTest
  @CsvSource("secrets/postgres")
  void aMissingPasswordIsNotReplaced(String secret) throws Exception {
    start(Store.POSTGRES);
    Files.delete(home.resolve(secret));
    assertThatThrownBy(() -> start(Store.POSTGRES))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining(home.resolve(secret).toString());
    assertThat(home.resolve(secret)).doesNotExist();
  }

  private void start(Store store) {
    try (DataFolder folder = DataFolder.open(home);
        EmbeddedStores stores = EmbeddedStores.durable(folder).store(store).start()) {
      assertThat(stores.fault(store)).isEmpty();
    }
  }
}
