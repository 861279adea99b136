package io.minitwitter.gateway.transcode;

/** A text that is no value of its field; who knows where it stood makes the problem of it. */
final class InvalidValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  InvalidValueException(String rule, String description) {
    super(description, null, false, false);
    this.rule = rule;
  }

  String rule() {
    return rule;
  }

  String description() {
    return getMessage();
  }
}
