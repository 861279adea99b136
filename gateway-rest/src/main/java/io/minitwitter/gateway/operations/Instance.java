package io.minitwitter.gateway.operations;

/**
 * One address of a service.
 *
 * @param address where it is
 * @param health what it said of itself last
 */
record Instance(String address, Health health) {
  /** What an instance says of itself. */
  enum Health {
    SERVING,
    NOT_SERVING,
    UNREACHABLE
  }

  boolean serving() {
    return health == Health.SERVING;
  }
}
