package io.minitwitter.user;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How names and what is searched for are folded, so that one can begin with the other. */
final class SearchText {
  private SearchText() {}

  /**
   * A text without case: blanks around removed, blanks within as one. Letters are folded one by
   * one, so that the beginning of a name folds to the beginning of what the name folds to; {@link
   * String#toLowerCase()} looks at neighbours, and at the machine's language.
   */
  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); ) {
      int letter = text.codePointAt(i);
      i += Character.charCount(letter);
      if (Character.isWhitespace(letter) || Character.isSpaceChar(letter)) {
        blank = true;
        continue;
      }
      if (blank && !folded.isEmpty()) {
        folded.append(' ');
      }
      blank = false;
      folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(letter)));
    }
    return folded.toString();
  }

  /** Most code points of a query, and of a name that is searched. */
  static final int LONGEST = 50;

  /** The names by which a user is found: folded and cut, each once. */
  static Set<String> namesOf(String username, String firstName, String lastName) {
    return Stream.of(username, firstName + " " + lastName, lastName)
        .map(SearchText::fold)
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                name.substring(
                    0,
                    name.offsetByCodePoints(
                        0, Math.min(LONGEST, name.codePointCount(0, name.length())))))
        .collect(Collectors.toSet());
  }

  /** The first text, by code points, that is greater than all that begin with this one. */
  static String end(String beginning) {
    int last = beginning.length();
    while (last > 0) {
      int letter = beginning.codePointBefore(last);
      last -= Character.charCount(letter);
      if (letter < Character.MAX_CODE_POINT) {
        int next = letter + 1;
        // Surrogates are no characters of their own.
        boolean surrogate = next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE;
        return beginning.substring(0, last)
            + Character.toString(surrogate ? Character.MAX_SURROGATE + 1 : next);
      }
    }
    // Nothing but last characters: no name is greater.
    return beginning + Character.toString(Character.MAX_CODE_POINT);
  }
}
