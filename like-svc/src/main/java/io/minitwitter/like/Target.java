package io.minitwitter.like;

/**
 * What can be liked.
 *
 * @param id 24 hexadecimal digits in lower case
 */
record Target(Type type, String id) {

  /** What an id is of. */
  enum Type {
    TWEET("tweet"),
    COMMENT("comment");

    private final String code;

    Type(String code) {
      this.code = code;
    }

    /** As stores keep it. */
    String code() {
      return code;
    }
  }

  static Target tweet(String id) {
    return new Target(Type.TWEET, id);
  }

  static Target comment(String id) {
    return new Target(Type.COMMENT, id);
  }
}
