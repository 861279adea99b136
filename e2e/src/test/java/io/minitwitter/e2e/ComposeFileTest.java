package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minitwitter.contract.Contract;
import io.minitwitter.contract.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be known of the real stack without running it. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DEPLOY = ROOT.resolve("deploy");

  private final ComposeFile compose = ComposeFile.read(DEPLOY.resolve("compose.yaml"));

  @Test
  void everyServiceOfTheContractIsThereAndBuiltFromItsModule() {
    for (Service service : Contract.services()) {
      String node = service.name();
      assertThat(compose.services()).contains(node);
      assertThat(compose.part(node, "build").toString()).contains("SERVICE=" + service.module());
      assertThat(compose.part(node, "healthcheck")).as("health of %s", node).isNotNull();
      assertThat(compose.part(node, "read_only")).isEqualTo(true);
    }
  }

  @Test
  void onlyTheGatewayIsPublished() {
    assertThat(compose.services().stream().filter(name -> compose.part(name, "ports") != null))
        .containsExactly("gateway");
  }

  @Test
  void everySettingExists() throws IOException {
    Set<String> documented =
        Pattern.compile("`(MINITWITTER_[A-Z_]+)`")
            .matcher(Files.readString(ROOT.resolve("docs").resolve("configuration.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Set<String> set = new TreeSet<>();
    for (String service : compose.services()) {
      if (compose.part(service, "environment") != null) {
        set.addAll(compose.environment(service, given()).keySet());
      }
    }
    set.removeIf(name -> !name.startsWith("MINITWITTER_"));
    // Documented as one line for all services.
    set.removeIf(name -> name.startsWith("MINITWITTER_AUTH_SERVICE_SECRETS_"));
    assertThat(set).hasSizeGreaterThan(30);
    assertThat(documented).containsAll(set);
  }

  @Test
  void everyServiceFindsEveryOtherAndHasItsSecretKnown() {
    Map<String, String> auth = compose.environment("auth", given());
    for (String node : Contract.grpcServices().keySet()) {
      Map<String, String> own = compose.environment(node, given());
      String prefix = "MINITWITTER_" + upper(node);
      String port = own.get(prefix + "_PORT");
      for (String other : Contract.grpcServices().keySet()) {
        assertThat(compose.environment(other, given()))
            .containsEntry(
                "MINITWITTER_ADDRESSES_" + upper(node), "dns:///%s:%s".formatted(node, port));
      }
      assertThat(auth)
          .containsEntry(
              "MINITWITTER_AUTH_SERVICE_SECRETS_" + upper(node),
              own.get(prefix + "_SERVICE_SECRET"));
    }
  }

  @Test
  void eachServiceReachesOnlyTheStoresThatItUsesAsAUserOfItsOwn() {
    for (String node : Contract.grpcServices().keySet()) {
      Map<String, String> urls = new HashMap<>(compose.environment(node, given()));
      urls.keySet().removeIf(name -> !name.endsWith("_URL") || name.endsWith("_REDIS_URL"));
      assertThat(urls).as(node).isNotEmpty();
      Set<String> networks = new TreeSet<>(Set.of("services"));
      urls.forEach(
          (name, url) -> {
            assertThat(url).as(name).contains("://" + node + ":value-of-" + upper(node) + "_");
            networks.add(url.replaceFirst(".*@([a-z]+):.*", "$1"));
          });
      if (compose
          .environment(node, given())
          .containsKey("MINITWITTER_%s_REDIS_URL".formatted(upper(node)))) {
        networks.add("redis");
      }
      assertThat(new TreeSet<>((List<?>) compose.part(node, "networks")))
          .as("networks of %s", node)
          .isEqualTo(networks);
    }
  }

  @Test
  void theExampleNamesEveryVariableAndGivesNoSecret() throws IOException {
    Map<String, String> example = new HashMap<>();
    for (String line : Files.readAllLines(DEPLOY.resolve(".env.example"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        example.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    assertThat(example.keySet()).isEqualTo(compose.variables());
    assertThat(example)
        .allSatisfy(
            (name, value) -> {
              if (name.endsWith("PASSWORD") || name.endsWith("SECRET")) {
                assertThat(value).as(name).isEmpty();
              }
            });
  }

  @Test
  void theBrokersPolicyHasADeadLetterQueueForEveryQueue() throws IOException {
    JsonNode policies =
        new ObjectMapper()
            .readTree(DEPLOY.resolve("rabbitmq").resolve("definitions.json").toFile())
            .path("policies");
    List<String> subscriptions =
        Files.readAllLines(
                ROOT.resolve("proto/src/main/resources/minitwitter/event-subscriptions.csv"))
            .stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(subscriptions).isNotEmpty();
    for (String subscription : subscriptions) {
      String queue = subscription.replaceFirst("\\s*,\\s*", ".").strip();
      List<String> deadLetterKeys =
          policies
              .valueStream()
              .filter(policy -> queue.matches(policy.path("pattern").asText()))
              .map(policy -> policy.path("definition").path("dead-letter-routing-key").asText())
              .toList();
      assertThat(deadLetterKeys).as(queue).containsExactly(queue + ".dead");
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    compose.variables().forEach(name -> given.put(name, "value-of-" + name));
    return given;
  }

  private static String upper(String name) {
    return name.toUpperCase(java.util.Locale.ROOT);
  }
}
