package io.minitwitter.gateway.limit;

/** What a request counts as. */
public enum LimitClass {
  /** Reads, per user or address, counted by each gateway separately. */
  READS("reads"),
  /** Writes, per user or address, counted by all gateways together. */
  WRITES("writes"),
  /**
   * Writes that need no token, such as registration and login, per address, counted by all gateways
   * together.
   */
  AUTH("auth");

  private final String policyName;

  LimitClass(String policyName) {
    this.policyName = policyName;
  }

  /** The policy's name in the headers. */
  public String policyName() {
    return policyName;
  }
}
