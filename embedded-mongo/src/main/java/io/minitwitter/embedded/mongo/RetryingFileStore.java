package io.minitwitter.embedded.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose writes are repeated until they succeed. A single failed write would close the whole
 * store for good, reads included, although a full disk passes.
 */
final class RetryingFileStore extends SingleFileStore {

  private static final Logger log = LoggerFactory.getLogger(RetryingFileStore.class);
  private static final int BLOCK_BYTES = 4_096;
  private static final long RETRY_NANOS = 200_000_000;

  private volatile String fault;
  private volatile boolean failFast = true;

  RetryingFileStore(int cacheMebibytes) {
    super(Map.of("cacheSize", cacheMebibytes));
  }

  /** Why nothing can be written at present; empty while writes succeed. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether a write that fails is not repeated, as at first and again before the end. */
  void failFast(boolean failFast) {
    this.failFast = failFast;
  }

  /** Whether the file is long enough for all that it should hold. */
  boolean isComplete() {
    try (FileChannel file = FileChannel.open(Path.of(getFileName()), StandardOpenOption.READ)) {
      long blocks = file.size() / BLOCK_BYTES;
      return getChunks().values().stream()
          .allMatch(chunk -> chunk.block == 0 || chunk.block + chunk.len <= blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
    while (true) {
      try {
        super.writeFully(chunk, position, source.duplicate());
        source.position(source.limit());
        if (fault != null) {
          fault = null;
          log.info("{} can be written again", getFileName());
        }
        return;
      } catch (MVStoreException e) {
        if (failFast) {
          throw e;
        }
        if (fault == null) {
          fault = "Cannot write " + getFileName() + ": " + reason(e);
          log.error("{}; writes are refused and reads continue until it can be written", fault, e);
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  @Override
  public void truncate(long size) {
    try {
      super.truncate(size);
    } catch (MVStoreException e) {
      // The file stays longer than it need be.
      log.warn("Cannot shorten {}: {}", getFileName(), reason(e));
    }
  }

  private static String reason(MVStoreException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }
}
