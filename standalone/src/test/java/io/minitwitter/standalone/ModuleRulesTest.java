package io.minitwitter.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.minitwitter.contract.Contract;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which module may depend on which. */
class ModuleRulesTest {
  private static final List<String> SERVICES = List.copyOf(Contract.grpcServices().keySet());

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.minitwitter");
    assertThat(classes.contain("io.minitwitter.tweet.TweetServiceApplication")).isTrue();
    assertThat(classes.contain("io.minitwitter.mesh.node.Node")).isTrue();
    assertThat(classes.contain("io.minitwitter.people.Authors")).isTrue();
  }

  @Test
  void servicesDoNotDependOnEachOther() {
    for (String service : SERVICES) {
      for (String other : SERVICES) {
        if (!service.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("io.minitwitter." + service)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("io.minitwitter." + other)
              .check(classes);
        }
      }
    }
  }

  @Test
  void aServiceDependsOnlyOnProtoMeshAndPeople() {
    for (String service : SERVICES) {
      noClasses()
          .that()
          .resideInAPackage("io.minitwitter." + service)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.minitwitter.gateway..",
              "io.minitwitter.standalone..",
              "io.minitwitter.embedded..",
              "io.minitwitter.migrations..")
          .check(classes);
    }
  }

  @Test
  void peopleDependsOnlyOnProtoAndMesh() {
    noClasses()
        .that()
        .resideInAPackage("io.minitwitter.people..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(services())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.minitwitter.gateway..",
            "io.minitwitter.standalone..",
            "io.minitwitter.embedded..",
            "io.minitwitter.migrations..")
        .check(classes);
  }

  @Test
  void theGatewayDependsOnNoService() {
    noClasses()
        .that()
        .resideInAPackage("io.minitwitter.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(services())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.minitwitter.people..",
            "io.minitwitter.standalone..",
            "io.minitwitter.embedded..",
            "io.minitwitter.migrations..")
        .check(classes);
  }

  @Test
  void meshUsesOnlyIdentityOfTheDomain() {
    noClasses()
        .that()
        .resideInAPackage("io.minitwitter.mesh..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(services())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(contractsWithout("auth"))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.minitwitter.people..",
            "io.minitwitter.gateway..",
            "io.minitwitter.standalone..",
            "io.minitwitter.embedded..",
            "io.minitwitter.migrations..")
        .check(classes);
  }

  @Test
  void theEmbeddedDocumentServerUsesNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("io.minitwitter.embedded.mongo..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.minitwitter..")
                .and(not(resideInAPackage("io.minitwitter.embedded.mongo.."))))
        .check(classes);
  }

  private static String[] services() {
    return SERVICES.stream().map(service -> "io.minitwitter." + service).toArray(String[]::new);
  }

  private static String[] contractsWithout(String known) {
    return SERVICES.stream()
        .filter(service -> !service.equals(known))
        .map(service -> "io.minitwitter." + service + ".v1")
        .toArray(String[]::new);
  }

  @Test
  void packagesOfTheGatewayHaveNoCycles() {
    slices().matching("io.minitwitter.gateway.(*)..").should().beFreeOfCycles().check(classes);
  }
}
