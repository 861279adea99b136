package io.minitwitter.follow;

import io.minitwitter.mesh.paging.FilledPages;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The ids of rows as positions in lists, which begin with the greatest. */
record RowPositions<R>(ToLongFunction<R> idOf) implements FilledPages.Positions<R> {

  @Override
  public int length() {
    return Long.BYTES;
  }

  @Override
  public byte[] of(R entry) {
    return ByteBuffer.allocate(Long.BYTES).putLong(idOf.applyAsLong(entry)).array();
  }

  /** The id that a position holds; above every id for the beginning of a list. */
  static long before(Optional<byte[]> position) {
    return position.map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(FollowStore.BEGINNING);
  }
}
