package io.minitwitter.mesh.ratelimit;

/** What a request counts as. */
public enum LimitClass {
  /** Reads, per user or address, counted by each process separately. */
  READS("reads"),
  /** Writes, per user or address, counted by all processes together. */
  WRITES("writes"),
  /**
   * Writes that need no token, such as registration and login, per address, counted by all
   * processes together.
   */
  AUTH("auth");

  private final String policyName;

  LimitClass(String policyName) {
    this.policyName = policyName;
  }

  /**
   * The class of an RPC, over HTTP and over gRPC alike.
   *
   * @param read whether its HTTP method is GET
   * @param anonymous whether it needs no token; a write that needs none is how clients get one
   */
  public static LimitClass of(boolean read, boolean anonymous) {
    return read ? READS : anonymous ? AUTH : WRITES;
  }

  /** The policy's name in the headers. */
  public String policyName() {
    return policyName;
  }
}
