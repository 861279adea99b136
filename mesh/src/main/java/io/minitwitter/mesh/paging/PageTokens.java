package io.minitwitter.mesh.paging;

import com.google.common.hash.Hashing;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Opaque page tokens. A token is the position after the last entry of a page, behind a check of
 * eight bytes over position and list, so that a token of another list or filter, or a mistyped one,
 * is refused. It holds a position and no state: it stays valid over restarts, on every replica, and
 * when the entry that it was taken from is deleted.
 */
public final class PageTokens {
  /** How many entries a page has when the caller does not say. */
  public static final int DEFAULT_SIZE = 20;

  private static final int CHECK_BYTES = 8;

  private PageTokens() {}

  /** The page size that a request means: 0 is {@value #DEFAULT_SIZE}. */
  public static int size(int requested) {
    return requested == 0 ? DEFAULT_SIZE : requested;
  }

  /**
   * A token for the page that follows a position.
   *
   * @param list the RPC's full name with the values of its filters
   */
  public static String encode(String list, byte[] position) {
    byte[] token = Arrays.copyOf(check(list, position), CHECK_BYTES + position.length);
    System.arraycopy(position, 0, token, CHECK_BYTES, position.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The position that a token holds; empty for the first page.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  public static Optional<byte[]> decode(String list, String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (bytes.length < CHECK_BYTES) {
      throw invalid();
    }
    byte[] position = Arrays.copyOfRange(bytes, CHECK_BYTES, bytes.length);
    if (!Arrays.equals(bytes, 0, CHECK_BYTES, check(list, position), 0, CHECK_BYTES)) {
      throw invalid();
    }
    return Optional.of(position);
  }

  private static RuntimeException invalid() {
    return Errors.of(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        "The page token does not belong to this list; start again without it.");
  }

  private static byte[] check(String list, byte[] position) {
    byte[] name = list.getBytes(StandardCharsets.UTF_8);
    byte[] checked = Arrays.copyOf(name, name.length + 1 + position.length);
    System.arraycopy(position, 0, checked, name.length + 1, position.length);
    // Not a secret: a caller may make up any position.
    return Hashing.farmHashFingerprint64().hashBytes(checked).asBytes();
  }
}
