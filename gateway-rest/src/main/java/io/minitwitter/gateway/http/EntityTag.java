package io.minitwitter.gateway.http;

import com.google.common.hash.Hashing;
import java.util.Map;

/** Strong entity tags (RFC 9110 section 8.8.3) made from the bytes that are sent. */
public final class EntityTag {
  private EntityTag() {}

  /** The tag of a body: 64 bits of a hash that is fast rather than secret. */
  public static String of(byte[] body) {
    return '"' + Long.toHexString(Hashing.farmHashFingerprint64().hashBytes(body).asLong()) + '"';
  }

  /** An answer with its tag; 304 when the request names the tag in {@code If-None-Match}. */
  public static Reply conditional(Exchange exchange, String mediaType, byte[] body, String tag) {
    String known = exchange.header("If-None-Match");
    Map<String, String> headers = Map.of("ETag", tag);
    return known != null && matches(known, tag)
        ? Reply.empty(304, headers)
        : new Reply(200, mediaType, body, headers);
  }

  /** The weak comparison that RFC 9110 section 13.1.2 asks for. */
  static boolean matches(String ifNoneMatch, String tag) {
    String list = ifNoneMatch.strip();
    if (list.equals("*")) {
      return true;
    }
    for (int from = list.indexOf(tag); from >= 0; from = list.indexOf(tag, from + 1)) {
      if (endsItem(list, from + tag.length()) && beginsItem(list, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean beginsItem(String list, int at) {
    int i = at >= 2 && list.startsWith("W/", at - 2) ? at - 3 : at - 1;
    while (i >= 0 && list.charAt(i) == ' ') {
      i--;
    }
    return i < 0 || list.charAt(i) == ',';
  }

  private static boolean endsItem(String list, int at) {
    int i = at;
    while (i < list.length() && list.charAt(i) == ' ') {
      i++;
    }
    return i == list.length() || list.charAt(i) == ',';
  }
}
