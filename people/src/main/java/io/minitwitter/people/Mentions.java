package io.minitwitter.people;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds mentions of users in a text: an {@code @} and a username. */
public final class Mentions {

  private static final int MOST = 10;

  /** URLs with a scheme, and hosts with a path, query or fragment; to the next blank. */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(?:\\b[a-z][a-z0-9+.-]*://"
              + "|\\bwww\\.|\\bmailto:"
              + "|\\b[a-z0-9.-]++(?<=[a-z0-9]\\.[a-z]{2,24})(?::\\d+)?[/?#]"
              + "|\\b[a-z0-9.-]++:\\d+/)\\S*");

  /**
   * Not within an e-mail address, a query or a longer word; a letter of another script may touch it,
   * as where words have no spaces between them. What follows is not the rest of a host ({@code
   * @bob.com}), of a package name ({@code @bob/cli}), of an address in another network ({@code
   * @bob:example.org}) or of a setting ({@code @bob:registry=}).
   */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\p{IsLatin}\\p{N}_@/=&])(?<![\\p{IsLatin}\\p{N}_][+%-])"
              + "@([A-Za-z0-9_]{3,30})(?![\\p{IsLatin}\\p{N}_@])"
              + "(?!\\.[\\p{L}\\p{N}])(?![\\w.-]*/\\w)(?!:[\\w-]+[.=])");

  private Mentions() {}

  /**
   * The usernames that a text mentions, in lower case and the text's order, without duplicates, at
   * most ten. Some may not exist.
   */
  public static List<String> in(String text) {
    return MENTION
        .matcher(URL.matcher(text).replaceAll(" "))
        .results()
        .map(mention -> mention.group(1).toLowerCase(Locale.ROOT))
        .distinct()
        .limit(MOST)
        .toList();
  }
}
