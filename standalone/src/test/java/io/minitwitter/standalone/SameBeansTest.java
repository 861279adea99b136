package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.Store;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.store.PostgresUrl;
import io.minitwitter.migrations.Migrations;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Beside others a module is made of the same parts as alone: nothing that its neighbours bring on
 * the class path is configured into it, and nothing is replaced.
 */
class SameBeansTest {
  private static final String SECRET = "a secret of this test alone";

  static Stream<Module> modules() {
    return Module.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleHoldsTheSameBeansInBothModes(Module module) {
    TestStores.MongoDatabase mongo = TestStores.mongo("beans");
    Map<Store, String> stores =
        Map.of(
            Store.POSTGRES, TestStores.postgres("beans"),
            Store.REDIS, TestStores.redis(),
            Store.MONGO, mongo.url(),
            Store.BROKER, TestStores.broker());
    module
        .schema()
        .ifPresent(
            schema -> Migrations.of(PostgresUrl.jdbc(stores.get(Store.POSTGRES)), schema).up());
    Map<String, String> together = Standalone.overrides(module, stores::get, any -> SECRET);
    together.put("minitwitter." + module.name() + ".port", "0");
    together.put("minitwitter." + module.name() + ".mongodb-database", mongo.database());
    Map<String, String> alone = new HashMap<>(together);
    alone.keySet().removeIf(name -> name.startsWith("minitwitter.addresses."));
    alone.remove("spring.grpc.server.inprocess.name");

    Set<String> besideOthers = beans(module, together);
    Set<String> ofItsOwn = beans(module, alone);

    assertThat(ofItsOwn).isNotEmpty();
    // What else there is beside others: the server that they call within the process.
    besideOthers.removeIf(bean -> bean.toLowerCase(Locale.ROOT).contains("inprocessgrpcserver"));
    assertThat(besideOthers).isEqualTo(ofItsOwn);
  }

  private static Set<String> beans(Module module, Map<String, String> overrides) {
    try (ConfigurableApplicationContext context =
        Node.start(module.name(), module.application(), overrides)) {
      return new TreeSet<>(Set.of(context.getBeanDefinitionNames()));
    }
  }
}
