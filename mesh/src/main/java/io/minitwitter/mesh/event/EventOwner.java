package io.minitwitter.mesh.event;

import io.minitwitter.contract.Contract;
import io.minitwitter.options.v1.Event;

/** Which services may publish events of a type, as the contract's messages declare. */
final class EventOwner {
  private EventOwner() {}

  /**
   * Whether a service may publish events of a type. A type outside the contract has no owner; no
   * service of the system subscribes to it.
   *
   * @param service the short name of the service
   */
  static boolean permits(String service, String type) {
    Event declared = Contract.events().get(type);
    return declared == null || declared.getAnyService() || declared.getOwner().equals(service);
  }
}
