package io.minitwitter.documentation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Terms that published texts do not use, with their replacements. */
final class Vocabulary {
  private static final List<Term> TERMS =
      List.of(
          term("hear|hears|heard|hearing", "subscribe to, consume, receive"),
          term("tell|tells|told|telling", "publish, notify, return, report"),
          term("news", "notification, event"),
          term("(lay|lays|laid|laying) (it |them )?aside", "dead-letter"),
          term("(take|takes|took|taken|taking) in", "consume, process, load"),
          term("forget|forgets|forgot|forgotten|forgetting", "invalidate, remove, expire"),
          term("owed|owes", "pending invalidation"),
          term("met", "conflict"),
          term("barriers?|silences?|stand between|stands between", "blocks and mutes"),
          term("standing", "status"),
          term("loose events?", "standalone outbox"),
          term(
              "nobody|no one|somebody|someone|whoever|whom|whomever|anybody|anyone|everybody"
                  + "|everyone",
              "anonymous caller, any user, the caller, the recipient, all users"),
          term("one's own|oneself", "the caller's"),
          term("person|persons|person's|people|people's", "user, users"),
          term("surroundings", "dependencies"),
          term("likings?", "liked-by lookup"),
          term("rooms?", "module"),
          term("at home", "local"),
          term("a hand", "one key pair"),
          term("anew", "again"),
          term("signs? of life", "heartbeat"),
          term("in the clear", "without TLS"),
          term("judge|judges|judged|judging", "verify, check"),
          term("(break|breaks|broke|broken) off", "interrupt"),
          term("in vain", "without success"),
          term("(is|are|was|were|while) away", "unavailable, cannot be reached"),
          term("(go|goes|going) on trying", "keeps retrying"),
          term("log-ins?|log-outs?", "login, logout"),
          term("look-ups?", "lookup"),
          term("(is|are|was|were|has|have) gone", "was deleted, does not exist"),
          term("(users|tweets|comments|likes|follows)' service", "user-svc, tweet-svc, …"),
          term("from a thousand on", "capped at 1000"));

  /**
   * Uses that are right. A line is allowed when it contains the text; the reason is for the reader.
   */
  private static final List<Allowed> ALLOWED =
      List.of(
          new Allowed("Prefer \"user\" to", "CONTRIBUTING says what not to write"),
          new Allowed("\"person\".", "CONTRIBUTING says what not to write"),
          new Allowed("Cyclic Barrier", "a class of the JDK"),
          new Allowed("Mesh And People", "names of modules"),
          new Allowed("people Depends", "names of modules"));

  /** Finds quickly whether a line uses any term. */
  private static final Pattern ANY =
      Pattern.compile(
          TERMS.stream().map(term -> term.pattern().pattern()).collect(Collectors.joining("|")),
          Pattern.CASE_INSENSITIVE);

  private record Term(Pattern pattern, String replacement) {}

  private record Allowed(String text, String reason) {}

  private Vocabulary() {}

  /** What to change in a line, one entry for each term that it uses. */
  static Stream<String> faults(String line) {
    if (!ANY.matcher(line).find()
        || ALLOWED.stream().anyMatch(allowed -> line.contains(allowed.text()))) {
      return Stream.empty();
    }
    return TERMS.stream().map(term -> fault(term, line)).flatMap(Optional::stream);
  }

  private static Optional<String> fault(Term term, String line) {
    return term.pattern()
        .matcher(line)
        .results()
        .findFirst()
        .map(use -> "\"" + use.group() + "\": write " + term.replacement());
  }

  private static Term term(String words, String replacement) {
    return new Term(
        Pattern.compile(
            "(?<![\\w/.:-])(?:" + words.replace(" ", "\\s+") + ")(?![\\w/]|-\\w)",
            Pattern.CASE_INSENSITIVE),
        replacement);
  }
}
