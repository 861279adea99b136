package io.minitwitter.gateway.http;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes the percent-encoding of RFC 3986 section 2.1 strictly: two hex digits, UTF-8 only. */
public final class PercentEncoding {
  private PercentEncoding() {}

  /** Decodes a path segment; null when it is malformed. */
  static String segment(String raw) {
    return decode(raw, 0, raw.length(), false);
  }

  /** Decodes a part of a query, where a plus means a blank; null when it is malformed. */
  public static String query(String raw, int from, int to) {
    return decode(raw, from, to, true);
  }

  private static String decode(String raw, int from, int to, boolean plusIsBlank) {
    int i = from;
    while (i < to && plain(raw.charAt(i), plusIsBlank)) {
      i++;
    }
    if (i == to) {
      return raw.substring(from, to);
    }
    byte[] bytes = new byte[to - from];
    int length = 0;
    for (i = from; i < to; i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (to - i < 3) {
          return null;
        }
        int high = hex(raw.charAt(i + 1));
        int low = hex(raw.charAt(i + 2));
        if (high < 0 || low < 0) {
          return null;
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= ' ' || c >= 0x7F) {
        return null;
      } else {
        bytes[length++] = (byte) (c == '+' && plusIsBlank ? ' ' : c);
      }
    }
    byte[] decoded = Arrays.copyOf(bytes, length);
    return Utf8.isWellFormed(decoded) ? new String(decoded, StandardCharsets.UTF_8) : null;
  }

  private static boolean plain(char c, boolean plusIsBlank) {
    return c > ' ' && c < 0x7F && c != '%' && !(plusIsBlank && c == '+');
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
