package io.minitwitter.gateway.operations;

import java.util.List;

/**
 * One address of a service.
 *
 * @param address where it is
 * @param health what it said of itself last
 * @param failingStores the stores that it said do not serve
 */
record Instance(String address, Health health, List<String> failingStores) {
  /** What an instance says of itself, from best to worst. */
  enum Health {
    SERVING,
    /** It serves what does not need the store that fails. */
    DEGRADED,
    NOT_SERVING,
    UNREACHABLE
  }

  boolean serving() {
    return health == Health.SERVING || health == Health.DEGRADED;
  }
}
