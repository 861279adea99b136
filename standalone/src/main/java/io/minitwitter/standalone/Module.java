package io.minitwitter.standalone;

import io.minitwitter.contract.Contract;
import io.minitwitter.contract.Service;
import io.minitwitter.embedded.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One part of the system as it runs in this process.
 *
 * @param name the short name, as in settings
 * @param application what to start
 * @param stores what it keeps data in
 * @param schema its PostgreSQL schema, when it has one
 */
record Module(String name, Class<?> application, Set<Store> stores, Optional<String> schema) {
  /** Every module in the order of their start: auth first, the gateway last. */
  static final List<Module> ALL = Contract.services().stream().map(Module::of).toList();

  private static Module of(Service service) {
    try {
      return new Module(
          service.name(),
          Class.forName(service.mainClass()),
          service.stores().stream()
              .map(store -> Store.valueOf(store.toUpperCase(Locale.ROOT)))
              .collect(Collectors.toUnmodifiableSet()),
          service.schema());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(service.module() + " is not on the class path", e);
    }
  }

  boolean isGateway() {
    return name.equals("gateway");
  }
}
