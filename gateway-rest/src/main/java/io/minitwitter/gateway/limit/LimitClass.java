package io.minitwitter.gateway.limit;

/** What a request counts as. */
public enum LimitClass {
  /** Reads, by person or address, counted by each gateway for itself. */
  READS("reads"),
  /** Changes, by person or address, counted by all gateways together. */
  WRITES("writes"),
  /**
   * Changes that need no token, such as registration and log-in, by address whoever calls, counted
   * by all gateways together.
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
