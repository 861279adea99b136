package io.minitwitter.people;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The users that a text mentions: an {@code @} and a username. */
public final class Mentions {

  private static final int MOST = 10;

  /**
   * Not within an address of e-mail, a URL or a longer word; a letter of another script may touch
   * it, as where words have no spaces between them.
   */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\p{IsLatin}\\p{N}_@/])(?<![\\p{IsLatin}\\p{N}_][+%-])"
              + "@([A-Za-z0-9_]{3,30})(?![\\p{IsLatin}\\p{N}_@])");

  private Mentions() {}

  /**
   * The usernames that a text mentions, in lower case and the text's order, each once; the first
   * ten alone. Not all need exist.
   */
  public static List<String> in(String text) {
    return MENTION
        .matcher(text)
        .results()
        .map(mention -> mention.group(1).toLowerCase(Locale.ROOT))
        .distinct()
        .limit(MOST)
        .toList();
  }
}
