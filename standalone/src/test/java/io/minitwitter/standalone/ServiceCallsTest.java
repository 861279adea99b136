package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.minitwitter.contract.Contract;
import io.minitwitter.options.v1.Access;
import io.minitwitter.options.v1.OptionsProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which service calls which RPC, read from the byte code: uses of the generated stubs in a service
 * and in the classes of {@code users} that it depends on. The {@code access} options must say the
 * same.
 */
class ServiceCallsTest {
  private static final String ROOT = "io.minitwitter.";

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.minitwitter");
  }

  @Test
  void anInternalRpcNamesTheServicesThatCallIt() {
    Map<String, Set<String>> callers = new TreeMap<>();
    for (String service : Contract.grpcServices().keySet()) {
      for (String rpc : calls(reachableFrom(service))) {
        if (!rpc.startsWith("minitwitter." + service + ".")) {
          callers.computeIfAbsent(rpc, called -> new TreeSet<>()).add(service);
        }
      }
    }
    Map<String, Set<String>> declared = new TreeMap<>();
    Contract.methods()
        .filter(method -> !access(method).getServicesList().isEmpty())
        .forEach(
            method ->
                declared.put(
                    Contract.fullName(method), new TreeSet<>(access(method).getServicesList())));

    assertThat(callers).hasSizeGreaterThanOrEqualTo(10).isEqualTo(declared);
  }

  @Test
  void rpcsThatEveryNodeCallsAreOpenToEveryService() {
    Map<String, Access> access =
        Contract.methods().collect(Collectors.toMap(Contract::fullName, ServiceCallsTest::access));
    Set<String> byTheMesh =
        calls(classes.stream().filter(type -> isIn(type, "mesh")).collect(Collectors.toSet()));

    assertThat(byTheMesh)
        .contains("minitwitter.auth.v1.AuthService/WatchSecurityState")
        .allSatisfy(
            rpc ->
                assertThat(
                        access.get(rpc).getAnyService()
                            || access.get(rpc).getRole()
                                == io.minitwitter.options.v1.Role.ROLE_ANONYMOUS)
                    .as(rpc)
                    .isTrue());
  }

  @Test
  void theGatewayMakesNoOtherCallsWithItsOwnToken() {
    assertThat(
            calls(
                classes.stream().filter(type -> isIn(type, "gateway")).collect(Collectors.toSet())))
        .isEmpty();
  }

  @Test
  void accessNamesServicesThatExist() {
    assertThat(Contract.methods().flatMap(method -> access(method).getServicesList().stream()))
        .isNotEmpty()
        .isSubsetOf(Contract.grpcServices().keySet());
  }

  /** A service's classes and those of {@code users} that they lead to. */
  private static Set<JavaClass> reachableFrom(String service) {
    Set<JavaClass> reached = new HashSet<>();
    Queue<JavaClass> next = new ArrayDeque<>();
    classes.stream().filter(type -> isIn(type, service)).forEach(next::add);
    assertThat(next).as(service).isNotEmpty();
    while (!next.isEmpty()) {
      JavaClass type = next.remove();
      if (reached.add(type)) {
        type.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .filter(target -> isIn(target, "people"))
            .forEach(next::add);
      }
    }
    return reached;
  }

  private static Set<String> calls(Collection<JavaClass> types) {
    Map<String, Map<String, String>> rpcs = rpcsByStub();
    return types.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .map(access -> called(access, rpcs))
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> called(
      JavaAccess<?> access, Map<String, Map<String, String>> rpcs) {
    String owner = access.getTargetOwner().getName();
    int nested = owner.indexOf("Grpc$");
    // FooServiceGrpc$FooServiceBlockingStub, …FutureStub, …Stub; not …ImplBase.
    if (nested < 0 || !owner.endsWith("Stub")) {
      return Optional.empty();
    }
    Map<String, String> ofService = rpcs.getOrDefault(owner.substring(0, nested), Map.of());
    return Optional.ofNullable(ofService.get(access.getTarget().getName()));
  }

  /** By the name of the class that holds a service's stubs, without its {@code Grpc}. */
  private static Map<String, Map<String, String>> rpcsByStub() {
    Map<String, Map<String, String>> rpcs = new HashMap<>();
    for (MethodDescriptor method : Contract.methods().toList()) {
      String name = method.getName();
      rpcs.computeIfAbsent("io." + method.getService().getFullName(), stub -> new HashMap<>())
          .put(
              Character.toLowerCase(name.charAt(0)) + name.substring(1), Contract.fullName(method));
    }
    return rpcs;
  }

  private static Access access(MethodDescriptor method) {
    return method.getOptions().getExtension(OptionsProto.access);
  }

  private static boolean isIn(JavaClass type, String module) {
    // Generated classes of the contract are below io.minitwitter.<service>.v1.
    String name = type.getPackageName();
    return (name + ".").startsWith(ROOT + module + ".") && !name.endsWith(".v1");
  }
}
