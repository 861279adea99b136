package io.minitwitter.mesh.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which service may publish events of a type: the one whose package declares the message. */
final class EventOwner {
  private static final Pattern TYPE = Pattern.compile("minitwitter\\.([a-z]+)\\.v\\d+\\.\\w+");

  private EventOwner() {}

  /** The short name of the service; empty for a type that is not of the contract. */
  static Optional<String> of(String type) {
    Matcher matcher = TYPE.matcher(type);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
