package io.minitwitter.mesh.node;

import io.minitwitter.contract.Contract;
import io.minitwitter.contract.Service;
import io.minitwitter.mesh.telemetry.JulBridge;
import io.minitwitter.mesh.telemetry.LogSettings;
import io.minitwitter.mesh.telemetry.ManagementServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The one entry point of every service, alone in its process or beside others: it reads {@code
 * <name>-svc.yaml} of the class path, checks all settings, and starts the service's context.
 */
public final class Node {
  static {
    // Libraries change case by the default locale: in Turkish, the broker does not find its field
    // id.
    Locale.setDefault(Locale.ROOT);
    // One logback.xml for the process: Spring would configure it again for each context.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LogSettings.prepare();
    JulBridge.install();
    // Else a stack trace that a client provoked would go to the terminal and not to the log.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            LoggerFactory.getLogger(Node.class).error("The thread {} failed", thread.getName(), e));
  }

  private Node() {}

  /**
   * Runs a service as its own process; returns when it is ready.
   *
   * @param name the service's short name, such as {@code tweet}
   * @param application its {@code …Application} class
   */
  public static ConfigurableApplicationContext run(
      String name, Class<?> application, String... args) {
    try {
      // Before Spring reports them: a user at a terminal needs the list, and no stack trace.
      Plan plan = plan(name, application, Map.of(), args);
      if (!plan.faults().isEmpty()) {
        throw new InvalidSettingsException(plan.faults());
      }
      PortsInUseException.check(List.of(plan));
      UnknownSettings.ofProcess(plan.name()).forEach(System.err::println);
      StopLimit.install();
      ConfigurableApplicationContext context = start(name, application, Map.of(), args);
      manage(plan.name(), context);
      return context;
    } catch (InvalidSettingsException | PortsInUseException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  private static void manage(NodeName node, ConfigurableApplicationContext context) {
    NodeSettings settings = context.getBean(NodeSettings.class);
    if (settings.managementPort() < 0) {
      return;
    }
    NodeHealth health = context.getBeanProvider(NodeHealth.class).getIfAvailable();
    // The gateway says itself how the others are; here it only says that it runs.
    BooleanSupplier serving = health == null ? context::isRunning : health::serving;
    try {
      ManagementServer server = new ManagementServer(settings.managementPort(), serving);
      context.addApplicationListener(
          event -> {
            if (event instanceof ContextClosedEvent) {
              server.close();
            }
          });
    } catch (IOException e) {
      context.close();
      throw PortsInUseException.of(
          settings.managementPort(),
          node.value() + "'s metrics and health",
          node.variable("management-port"));
    }
  }

  /**
   * Starts a service in this process.
   *
   * @param overrides properties that win over environment and yaml
   * @throws InvalidSettingsException with every fault of the service's settings
   */
  public static ConfigurableApplicationContext start(
      String name, Class<?> application, Map<String, String> overrides, String... args) {
    SpringApplication spring = application(application, overrides);
    NodeName node = new NodeName(name);
    spring.setDefaultProperties(serverProperties(node));
    spring.addInitializers(
        context -> {
          context.getBeanFactory().registerSingleton("nodeName", node);
          List<String> faults = faults(node, application, context.getEnvironment());
          if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
          }
          ServerTls.configure(context.getEnvironment());
        });
    return spring.run(arguments(configName(name), overrides, args));
  }

  /**
   * What a service would do, read from its settings without starting it.
   *
   * @param name the service
   * @param host where its server would listen
   * @param port where its server would listen; 0 for a free port
   * @param faults one line a fault of its settings; empty when it can start
   */
  public record Plan(NodeName name, String host, int port, List<String> faults) {}

  /** Reads the settings of a service as it would start alone. */
  public static Plan plan(String name, Class<?> application) {
    return plan(name, application, Map.of());
  }

  /**
   * Reads the settings of a service.
   *
   * @param overrides properties that win over environment and yaml
   */
  public static Plan plan(String name, Class<?> application, Map<String, String> overrides) {
    return plan(name, application, overrides, new String[0]);
  }

  private static Plan plan(
      String name, Class<?> application, Map<String, String> overrides, String[] args) {
    NodeName node = new NodeName(name);
    return read(
        configName(name),
        serverProperties(node),
        overrides,
        environment -> {
          String prefix = node.settingsPrefix();
          List<String> faults = faults(node, application, environment);
          if (!faults.isEmpty()) {
            return new Plan(node, "", 0, faults);
          }
          NodeSettings settings = Binder.get(environment).bindOrCreate(prefix, NodeSettings.class);
          return new Plan(node, settings.host(), settings.port(), faults);
        },
        args);
  }

  /**
   * Reads settings that belong to no service.
   *
   * @param type a record with {@link ConfigurationProperties}
   * @throws InvalidSettingsException with every fault
   */
  public static <T> T settings(Class<T> type) {
    List<String> faults = faults(type);
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
    return ofNoService(environment -> Binder.get(environment).bindOrCreate(prefixOf(type), type));
  }

  /**
   * The faults of settings that belong to no service, one line each.
   *
   * @param type a record with {@link ConfigurationProperties}
   */
  public static List<String> faults(Class<?> type) {
    return ofNoService(
        environment -> {
          SettingsCheck check = new SettingsCheck(environment);
          check.check(prefixOf(type), type);
          return check.faults();
        });
  }

  private static <T> T ofNoService(Function<ConfigurableEnvironment, T> reading) {
    return read("minitwitter", Map.of(), Map.of(), reading);
  }

  private static String prefixOf(Class<?> settings) {
    return settings.getAnnotation(ConfigurationProperties.class).value();
  }

  private static <T> T read(
      String configName,
      Map<String, Object> defaults,
      Map<String, String> overrides,
      Function<ConfigurableEnvironment, T> reading,
      String... args) {
    SpringApplication spring = application(Nothing.class, overrides);
    spring.setDefaultProperties(defaults);
    spring.setRegisterShutdownHook(false);
    try (ConfigurableApplicationContext context =
        spring.run(arguments(configName, overrides, args))) {
      return reading.apply(context.getEnvironment());
    }
  }

  /** A context without beans, to read settings by. */
  static final class Nothing {}

  private static SpringApplication application(
      Class<?> application, Map<String, String> overrides) {
    SpringApplication spring = new SpringApplication(application);
    spring.setWebApplicationType(WebApplicationType.NONE);
    spring.setBannerMode(Banner.Mode.OFF);
    spring.setLogStartupInfo(false);
    // In one process with others the owner of the process decides who stops first.
    spring.setRegisterShutdownHook(overrides.isEmpty());
    return spring;
  }

  private static List<String> faults(
      NodeName node, Class<?> application, ConfigurableEnvironment environment) {
    SettingsCheck check = new SettingsCheck(environment);
    check.check(node.settingsPrefix(), NodeSettings.class);
    for (Class<?> settings : settingsOf(application, new LinkedHashSet<>())) {
      check.check(prefixOf(settings), settings);
    }
    List<String> faults = new ArrayList<>(check.faults());
    faults.addAll(ServerTls.faults(node, environment, faults));
    return faults;
  }

  /** The settings that a configuration enables, and those that it imports. */
  private static Set<Class<?>> settingsOf(Class<?> configuration, Set<Class<?>> found) {
    for (EnableConfigurationProperties enabled :
        AnnotatedElementUtils.findAllMergedAnnotations(
            configuration, EnableConfigurationProperties.class)) {
      found.addAll(List.of(enabled.value()));
    }
    for (Import imported :
        AnnotatedElementUtils.findAllMergedAnnotations(configuration, Import.class)) {
      for (Class<?> part : imported.value()) {
        if (part.getPackageName().startsWith("io.minitwitter.")) {
          settingsOf(part, found);
        }
      }
    }
    return found;
  }

  /**
   * Defaults: the service's own settings under the names that the gRPC server's configuration
   * reads, and where the services of the contract listen by default.
   */
  private static Map<String, Object> serverProperties(NodeName node) {
    String own = "${" + node.settingsPrefix();
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.grpc.server.address", own + ".host:127.0.0.1}");
    properties.put("spring.grpc.server.port", own + ".port:0}");
    properties.put("spring.grpc.server.shutdown.grace-period", own + ".drain-time:6s}");
    Contract.services().stream()
        .filter(service -> !service.isGateway())
        .forEach(
            service ->
                properties.put(
                    NodeConfiguration.ADDRESSES + service.name(), service.defaultAddress()));
    return properties;
  }

  private static String configName(String name) {
    return Contract.services().stream()
        .filter(service -> service.name().equals(name))
        .map(Service::module)
        .findFirst()
        .orElse(name + "-svc");
  }

  private static String[] arguments(
      String configName, Map<String, String> overrides, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--spring.config.name=" + configName);
    overrides.forEach((name, value) -> all.add("--" + name + "=" + value));
    return all.toArray(String[]::new);
  }
}
