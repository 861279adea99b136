package io.minitwitter.user;

import io.minitwitter.mesh.paging.FilledPages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Where a search continues: after a name, and among users of the same name after an id. */
record SearchPosition(String name, UUID id) {
  /** Before every name. */
  static final SearchPosition BEGINNING = new SearchPosition("", new UUID(0, 0));

  /** How page tokens hold it: the name in UTF-8, filled up with zeros, and the id. */
  static final FilledPages.Positions<FoundUser> IN_TOKENS =
      new FilledPages.Positions<>() {
        @Override
        public int length() {
          return NAME_BYTES + ID_BYTES;
        }

        @Override
        public byte[] of(FoundUser found) {
          UUID id = found.user().id();
          return ByteBuffer.allocate(length())
              .put(found.name().getBytes(StandardCharsets.UTF_8))
              .position(NAME_BYTES)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
        }
      };

  private static final int NAME_BYTES = 4 * SearchText.LONGEST;
  private static final int ID_BYTES = 16;

  /** The position of a token; any bytes are one, since a token can be forged. */
  static SearchPosition of(byte[] bytes) {
    int end = 0;
    while (end < NAME_BYTES && bytes[end] != 0) {
      end++;
    }
    ByteBuffer id = ByteBuffer.wrap(bytes, NAME_BYTES, ID_BYTES);
    return new SearchPosition(
        new String(bytes, 0, end, StandardCharsets.UTF_8), new UUID(id.getLong(), id.getLong()));
  }
}
