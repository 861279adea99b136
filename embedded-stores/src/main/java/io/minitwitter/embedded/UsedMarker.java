package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Remembers, apart from a store's own folder, that the store was used, so that data that is missing
 * later is noticed and not replaced by an empty store.
 */
final class UsedMarker {

  private final Store store;
  private final Path file;

  UsedMarker(Store store, Path file) {
    this.store = store;
    this.file = file;
  }

  boolean isSet() {
    return Files.exists(file);
  }

  /** Fails when the store was used and what it needs is not there any more. */
  void check(boolean present, Path data) {
    if (isSet() && !present) {
      throw new StoreStartException(
          "The data of %s in %s is missing, but the store was used. Restore it from a backup, or delete %s to start with an empty store."
              .formatted(store.title(), data, file));
    }
  }

  /** Sets the mark; it is on disk when this returns. */
  void set() {
    if (isSet()) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
