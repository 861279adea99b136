package io.minitwitter.standalone;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.Store;
import io.minitwitter.mesh.node.InvalidSettingsException;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.PortsInUseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole system in one process: stores, then services side by side. What differs from separate
 * processes is where stores and services are found, and nothing else.
 */
final class Standalone implements AutoCloseable {
  private final DataFolder folder;
  private final Stores stores;
  private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

  private Standalone(DataFolder folder, Stores stores) {
    this.folder = folder;
    this.stores = stores;
  }

  /**
   * Starts everything.
   *
   * @param plans where the modules will listen
   * @throws PortsInUseException with every port that is taken
   */
  static Standalone start(StandaloneSettings settings, List<Node.Plan> plans, Progress progress) {
    DataFolder folder = DataFolder.open(settings.home(), "MINITWITTER_HOME");
    try {
      PortsInUseException.check(plans);
      Standalone standalone =
          new Standalone(folder, Stores.start(folder, settings, progress::store));
      try {
        standalone.stores.migrate();
        progress.done("schemas");
        standalone.startModules(progress);
        return standalone;
      } catch (RuntimeException e) {
        standalone.closeModulesAndStores();
        throw e;
      }
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Reads the settings of every module.
   *
   * @throws InvalidSettingsException with every fault of every module's and of standalone mode's
   *     settings
   */
  static List<Node.Plan> plans() {
    List<Node.Plan> plans =
        Module.ALL.stream().map(module -> Node.plan(module.name(), module.application())).toList();
    // Some settings are those of all modules.
    List<String> faults =
        Stream.concat(
                Node.faults(StandaloneSettings.class).stream(),
                plans.stream().flatMap(plan -> plan.faults().stream()))
            .distinct()
            .toList();
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
    return plans;
  }

  private void startModules(Progress progress) {
    // First the one that all others wait for before they verify a token.
    contexts.add(startModule(Module.ALL.getFirst(), progress));
    startTogether(Module.ALL.subList(1, Module.ALL.size()), progress);
  }

  private void startTogether(List<Module> modules, Progress progress) {
    RuntimeException failure = null;
    try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ConfigurableApplicationContext>> starts =
          modules.stream()
              .map(module -> starting.submit(() -> startModule(module, progress)))
              .toList();
      for (Future<ConfigurableApplicationContext> start : starts) {
        try {
          contexts.add(start.get());
        } catch (ExecutionException e) {
          failure = new IllegalStateException("a service did not start", e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          failure = new IllegalStateException("interrupted while starting", e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private ConfigurableApplicationContext startModule(Module module, Progress progress) {
    var context =
        Node.start(
            module.name(), module.application(), overrides(module, stores::url, this::secretOf));
    progress.done(module.name());
    return context;
  }

  /** The differences from a separate process. */
  static Map<String, String> overrides(
      Module module, Function<Store, String> urls, Function<Module, String> secrets) {
    String prefix = "minitwitter." + module.name() + ".";
    Map<String, String> overrides = new HashMap<>();
    overrides.put(prefix + "management-port", "-1");
    overrides.put(prefix + "service-secret", secrets.apply(module));
    if (!module.isGateway()) {
      overrides.put("spring.grpc.server.inprocess.name", module.name());
    }
    if (module.stores().contains(Store.POSTGRES)) {
      overrides.put(prefix + "postgres-url", urls.apply(Store.POSTGRES));
    }
    if (module.stores().contains(Store.MONGO)) {
      overrides.put(prefix + "mongodb-url", urls.apply(Store.MONGO));
    }
    if (module.stores().contains(Store.REDIS)) {
      overrides.put(prefix + "redis-url", urls.apply(Store.REDIS));
    }
    if (module.stores().contains(Store.BROKER)) {
      overrides.put(prefix + "rabbitmq-url", urls.apply(Store.BROKER));
    }
    for (Module other : Module.ALL) {
      if (!other.isGateway()) {
        overrides.put("minitwitter.addresses." + other.name(), "in-process:" + other.name());
      }
      if (module.name().equals("auth")) {
        overrides.put("minitwitter.auth.service-secrets." + other.name(), secrets.apply(other));
      }
    }
    return overrides;
  }

  private String secretOf(Module module) {
    return folder.secret("service-" + module.name());
  }

  private void closeModulesAndStores() {
    // The gateway first, so that no client sees a half-stopped system; the stores last, when
    // nothing writes any more.
    contexts.reversed().forEach(ConfigurableApplicationContext::close);
    contexts.clear();
    stores.close();
  }

  @Override
  public void close() {
    closeModulesAndStores();
    folder.close();
  }
}
