package io.minitwitter.auth;

import java.util.Locale;

/** Login identifiers in the one form in which they are looked up, compared and counted. */
final class Identifiers {
  private Identifiers() {}

  /**
   * A username or e-mail address without blanks around it and in lower case, so that no way of
   * writing it is counted apart from the others.
   */
  static String normal(String identifier) {
    int start = 0;
    int end = identifier.length();
    while (start < end && isBlank(identifier.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(identifier.charAt(end - 1))) {
      end--;
    }
    return identifier.substring(start, end).toLowerCase(Locale.ROOT);
  }

  /** Also what {@link String#strip} leaves, as a no-break space and invisible characters. */
  private static boolean isBlank(char letter) {
    return Character.isWhitespace(letter)
        || Character.isSpaceChar(letter)
        || Character.isISOControl(letter)
        || Character.getType(letter) == Character.FORMAT;
  }
}
