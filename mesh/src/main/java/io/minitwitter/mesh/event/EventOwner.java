package io.minitwitter.mesh.event;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which service may publish events of a type: the one whose package declares the message, except
 * for reports that every service makes to it.
 */
final class EventOwner {
  private static final Pattern TYPE = Pattern.compile("minitwitter\\.([a-z]+)\\.v\\d+\\.\\w+");

  private static final Set<String> REPORTS = Set.of("minitwitter.user.v1.UserErased");

  private EventOwner() {}

  /** The short name of the service; empty for a report and for a type outside the contract. */
  static Optional<String> of(String type) {
    Matcher matcher = TYPE.matcher(type);
    return matcher.matches() && !REPORTS.contains(type)
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }
}
