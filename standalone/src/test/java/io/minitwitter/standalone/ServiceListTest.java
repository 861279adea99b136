package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.contract.Contract;
import io.minitwitter.contract.Service;
import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * Compares {@code services.csv} with each place that has to name every service and cannot be
 * derived from the list. A failure lists what is missing, and where.
 */
class ServiceListTest {
  private static final Path ROOT = Path.of("..");
  private static final String LIST = "proto/src/main/resources/minitwitter/services.csv";
  private static final Map<String, String> URLS =
      Map.of(
          "postgres", "postgres-url",
          "mongo", "mongodb-url",
          "redis", "redis-url",
          "broker", "rabbitmq-url");

  private final List<String> missing = new ArrayList<>();

  @Test
  void everyListOfServicesIsComplete() throws IOException {
    for (Service service : Contract.services()) {
      module(service);
      settings(service);
      deployment(service);
      documents(service);
      if (!service.isGateway()) {
        contract(service);
      }
    }
    schemas();
    subscriptions();

    assertThat(missing).as("what %s lists and other files lack", LIST).isEmpty();
  }

  @Test
  void namesPortsAndModulesAreUnique() {
    assertThat(Contract.services()).extracting(Service::name).doesNotHaveDuplicates();
    assertThat(Contract.services()).extracting(Service::module).doesNotHaveDuplicates();
    assertThat(Contract.services()).extracting(Service::mainClass).doesNotHaveDuplicates();
    assertThat(Contract.services()).extracting(Service::port).doesNotHaveDuplicates();
    assertThat(Contract.services().getFirst().name()).isEqualTo("auth");
    assertThat(Contract.services().getLast().isGateway()).isTrue();
    assertThat(Contract.services().stream().filter(Service::isGateway)).hasSize(1);
  }

  private void module(Service service) {
    needs("pom.xml", "<module>" + service.module() + "</module>");
    needs("pom.xml", "<artifactId>" + service.module() + "</artifactId>");
    needs("standalone/pom.xml", "<artifactId>" + service.module() + "</artifactId>");
    needs(service.module() + "/pom.xml", "spring-boot-maven-plugin");
  }

  /** The defaults of the service's own settings. */
  private void settings(Service service) throws IOException {
    String file = service.module() + "/src/main/resources/" + service.module() + ".yaml";
    if (!Files.exists(ROOT.resolve(file))) {
      missing.add(file + ": the whole file");
      return;
    }
    List<PropertySource<?>> yaml =
        new YamlPropertySourceLoader().load(file, new FileSystemResource(ROOT.resolve(file)));
    String prefix = "minitwitter." + service.name() + ".";
    expect(file, yaml, prefix + "port", service.port());
    if (!service.isGateway()) {
      expect(file, yaml, prefix + "management-port", service.port() + 100);
    }
    service.schema().ifPresent(schema -> expect(file, yaml, prefix + "postgres-schema", schema));
    URLS.forEach(
        (store, setting) -> {
          boolean set = yaml.stream().anyMatch(source -> source.containsProperty(prefix + setting));
          // The gateway goes without Redis by default.
          if (set != service.stores().contains(store) && !service.isGateway()) {
            missing.add(
                "%s: %s%s does not fit the stores %s"
                    .formatted(file, prefix, setting, service.stores()));
          }
        });
    needs(
        "auth-svc/src/main/resources/auth-svc.yaml",
        "${MINITWITTER_AUTH_SERVICE_SECRETS_" + upper(service) + ":}");
  }

  private void expect(String file, List<PropertySource<?>> yaml, String name, Object value) {
    if (yaml.stream().noneMatch(source -> value.equals(source.getProperty(name)))) {
      missing.add("%s: %s: %s".formatted(file, name, value));
    }
  }

  private void deployment(Service service) {
    String compose = "deploy/compose.yaml";
    String name = upper(service);
    needs(compose, "args: {SERVICE: " + service.module() + "}");
    needs(compose, "MINITWITTER_%s_SERVICE_SECRET: ${%s_SERVICE_SECRET:?}".formatted(name, name));
    needs(
        compose,
        "MINITWITTER_AUTH_SERVICE_SECRETS_%s: ${%s_SERVICE_SECRET:?}".formatted(name, name));
    needs("deploy/.env.example", name + "_SERVICE_SECRET=");
    if (!service.isGateway()) {
      needs(
          compose,
          "MINITWITTER_ADDRESSES_%s: dns:///%s:%d".formatted(name, service.name(), service.port()));
    }
    for (String store : service.stores()) {
      String setting = URLS.get(store).toUpperCase(Locale.ROOT).replace('-', '_');
      needs(compose, "MINITWITTER_%s_%s: ".formatted(name, setting));
      if (!store.equals("redis")) {
        needs("deploy/.env.example", "%s_%s=".formatted(name, setting.replace("URL", "PASSWORD")));
      }
    }
  }

  private void documents(Service service) {
    needs("docs/architecture.md", "| `" + service.module() + "/` |");
    needs("docs/configuration.md", "## " + service.name() + "\n");
  }

  private void contract(Service service) {
    needs(
        "proto/src/main/proto/minitwitter/%1$s/v1/%1$s.proto".formatted(service.name()),
        "service " + service.grpc().orElseThrow().getName().replaceFirst(".*\\.", "") + " {");
    assertThat(service.stores()).as(service.name()).allMatch(ServiceListTest::isStore);
  }

  private void schemas() throws IOException {
    Set<String> folders = new HashSet<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("migrations"))) {
      files
          .filter(file -> Files.exists(file.resolve("000001_" + file.getFileName() + ".up.sql")))
          .forEach(file -> folders.add(file.getFileName().toString()));
    }
    for (Service service : Contract.services()) {
      service
          .schema()
          .ifPresent(
              schema -> {
                folders.remove(schema);
                needs("migrations/%1$s/000001_%1$s.up.sql".formatted(schema), "CREATE TABLE");
                needs("migrations/README.md", "| `%s` | %s |".formatted(schema, service.module()));
                needs("deploy/compose.yaml", "../migrations/%s:/migrations:ro".formatted(schema));
                needs("deploy/postgres/schemas.sql", "SCHEMA IF NOT EXISTS " + schema + " ");
              });
    }
    folders.forEach(folder -> missing.add(LIST + ": a service with the schema " + folder));
  }

  private void subscriptions() {
    String file = "proto/src/main/resources/minitwitter/event-subscriptions.csv";
    Set<String> names = Contract.grpcServices().keySet();
    text(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf(',')).strip())
        .filter(name -> !names.contains(name))
        .forEach(name -> missing.add(LIST + ": " + name + ", which " + file + " names"));
  }

  private void needs(String file, String text) {
    if (!text(file).contains(text)) {
      missing.add(file + ": " + text.strip());
    }
  }

  private static String text(String file) {
    try {
      return Files.exists(ROOT.resolve(file)) ? Files.readString(ROOT.resolve(file)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isStore(String name) {
    return Stream.of(Store.values())
        .anyMatch(store -> store.name().toLowerCase(Locale.ROOT).equals(name));
  }

  private static String upper(Service service) {
    return service.name().toUpperCase(Locale.ROOT);
  }
}
