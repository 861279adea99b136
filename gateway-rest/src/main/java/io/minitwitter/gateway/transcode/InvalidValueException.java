package io.minitwitter.gateway.transcode;

import io.minitwitter.error.v1.ErrorReason;
import java.util.Optional;

/**
 * A text that is no value of its field; the reader that knows the field's path makes an error of
 * it.
 */
final class InvalidValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final transient Optional<ErrorReason> reason;

  InvalidValueException(String rule, String description) {
    this(rule, description, Optional.empty());
  }

  /**
   * A value that every caller of the services sends with this reason, not only a client of HTTP.
   */
  InvalidValueException(String rule, String description, ErrorReason reason) {
    this(rule, description, Optional.of(reason));
  }

  private InvalidValueException(String rule, String description, Optional<ErrorReason> reason) {
    super(description, null, false, false);
    this.rule = rule;
    this.reason = reason;
  }

  /** The reason of the error; {@code otherwise} if the value only breaks the syntax of HTTP. */
  ErrorReason reason(ErrorReason otherwise) {
    return reason.orElse(otherwise);
  }

  String rule() {
    return rule;
  }

  String description() {
    return getMessage();
  }
}
