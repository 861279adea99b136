package io.minitwitter.people;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds mentions of users in a text: an {@code @} and a username. */
public final class Mentions {

  private static final int MOST = 10;

  /** What ends a URL: blanks of any script, quotes, and punctuation that is not ASCII. */
  private static final String REST = "[^\\s\\p{Z}\\u200B<>\"[\\p{P}&&[^\\x00-\\x7F]]]*";

  /** URLs with a scheme, and hosts with a path, query or fragment. */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(?:\\b[a-z][a-z0-9+.-]*://"
              + "|\\bwww\\.|\\b(?:mailto|acct|sips?|xmpp|https?):"
              + "|\\b[a-z0-9.-]++(?<=[a-z0-9]\\.[a-z]{2,24})(?::\\d+)?[/?#]"
              + "|\\b[a-z0-9.-]++:\\d+/)"
              + REST);

  /** Letters of scripts that set words apart by spaces, with or without accents of their own. */
  private static final String LETTER = "\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}\\p{N}_";

  /**
   * Not within an e-mail address, a query or a longer word; a letter of another script may touch it,
   * as where words have no spaces between them. What follows is not the rest of a host ({@code
   * @bob.com}), of a package name ({@code @bob/cli}), of an address in another network ({@code
   * @bob:example.org}) or of a setting ({@code @bob:registry=}).
   */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![%s@/\\\\=&])(?<![\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}]\\p{Mn}{1,4})(?<![%s][+%%-])"
                  .formatted(LETTER, LETTER)
              + "@([A-Za-z0-9_]{3,30})(?![%s\\p{Mn}@])".formatted(LETTER)
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
