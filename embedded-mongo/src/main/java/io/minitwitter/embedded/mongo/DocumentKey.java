package io.minitwitter.embedded.mongo;

import java.util.Arrays;

/** Where a document is: its {@code _id} as {@link KeyEncoder} writes it. */
final class DocumentKey {

  private final byte[] bytes;

  DocumentKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "DocumentKey" + Arrays.toString(bytes);
  }
}
