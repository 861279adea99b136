package io.minitwitter.mesh.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.options.v1.Access;
import io.minitwitter.options.v1.OptionsProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
  private static final String OPEN_INTERNAL = "minitwitter.auth.v1.AuthService/IssueServiceToken";
  private static final Set<Role> USERS =
      Set.of(Role.ANONYMOUS, Role.USER, Role.MODERATOR, Role.ADMIN);

  private final AccessPolicy policy = AccessPolicy.load();

  @Test
  void everyRpcHasARule() {
    assertThat(rpcs()).isNotEmpty().allMatch(policy::knows);
    assertThat(ofGrpc()).isNotEmpty().allMatch(policy::knows);
  }

  @Test
  void everyRuleNamesAnRpcOfTheContract() {
    Set<String> real =
        Stream.concat(rpcs().stream(), ofGrpc().stream()).collect(Collectors.toSet());

    assertThat(policy.objects())
        .filteredOn(object -> !object.startsWith("gateway:"))
        .allMatch(
            object ->
                object.endsWith("/*")
                    ? real.stream()
                        .anyMatch(rpc -> rpc.startsWith(object.substring(0, object.length() - 1)))
                    : real.contains(object));
  }

  @Test
  void everyRpcDeclaresWhoMayCallIt() {
    assertThat(Contract.methods())
        .allSatisfy(
            method ->
                assertThat(method.getOptions().hasExtension(OptionsProto.access))
                    .as(Contract.fullName(method))
                    .isTrue());
  }

  @Test
  void internalRpcsAreForTheServicesThatTheyName() {
    assertThat(internal().filter(method -> !declared(method).getServicesList().isEmpty()))
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(
            method -> {
              String rpc = Contract.fullName(method);
              assertThat(rolesOf(rpc)).as(rpc).isEmpty();
              assertThat(servicesOf(rpc))
                  .as(rpc)
                  .containsExactlyInAnyOrderElementsOf(declared(method).getServicesList());
            });
  }

  @Test
  void internalRpcsForOthersThanServicesAreFew() {
    Map<String, Set<Role>> others = new HashMap<>();
    internal()
        .filter(method -> declared(method).getServicesList().isEmpty())
        .forEach(
            method -> others.put(Contract.fullName(method), rolesOf(Contract.fullName(method))));

    assertThat(others)
        .containsOnly(
            // How a service gets its first token: its secret is the proof.
            entry(OPEN_INTERNAL, USERS),
            entry("minitwitter.auth.v1.AuthService/WatchSecurityState", Set.of(Role.SERVICE)),
            entry("minitwitter.auth.v1.AuthService/VerifyToken", Set.of(Role.ADMIN, Role.SERVICE)),
            entry("minitwitter.event.v1.DeadLetterService/ListDeadLetters", Set.of(Role.ADMIN)),
            entry("minitwitter.event.v1.DeadLetterService/ReplayDeadLetters", Set.of(Role.ADMIN)));
  }

  @Test
  void aServiceOfAnotherNameMayCallWhatAnyServiceMay() {
    assertThat(policy.allowsService("other", "minitwitter.auth.v1.AuthService/WatchSecurityState"))
        .isTrue();
    assertThat(policy.allowsService("other", "minitwitter.user.v1.UserService/CreateUser"))
        .isFalse();
    assertThat(policy.allowsService("", "minitwitter.user.v1.UserService/CreateUser")).isFalse();
    // The name of a service is no role.
    assertThat(policy.allowsService("admin", "gateway:metrics")).isFalse();
  }

  @Test
  void usersArePermittedByRoleAndServicesByName() {
    String rpc = "minitwitter.user.v1.UserService/CreateUser";

    assertThat(policy.allows(caller(Role.SERVICE, "auth"), rpc)).isTrue();
    assertThat(policy.allows(caller(Role.SERVICE, "tweet"), rpc)).isFalse();
    assertThat(policy.allows(caller(Role.ADMIN, "auth"), rpc)).isFalse();
    assertThat(policy.allows(Caller.ANONYMOUS, rpc)).isFalse();
  }

  @Test
  void publicRpcsAreForUsersOnly() {
    assertThat(
            Contract.methods()
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http)))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(rolesOf(Contract.fullName(method)))
                    .contains(Role.ADMIN)
                    .doesNotContain(Role.SERVICE))
        .allSatisfy(method -> assertThat(servicesOf(Contract.fullName(method))).isEmpty());
    // Every user who is logged in may call them, except for these.
    assertThat(
            Contract.methods()
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
                .map(Contract::fullName)
                .filter(rpc -> !rolesOf(rpc).contains(Role.USER)))
        .containsExactlyInAnyOrder(
            "minitwitter.auth.v1.AuthService/AssignRole",
            "minitwitter.auth.v1.AuthService/ListAuditRecords",
            "minitwitter.auth.v1.AuthService/ReinstateUser",
            "minitwitter.auth.v1.AuthService/RotateSigningKeys",
            "minitwitter.auth.v1.AuthService/SuspendUser");
  }

  @Test
  void eachRoleIncludesTheRolesBelow() {
    assertThat(policy.objects())
        .allSatisfy(
            object -> {
              Set<Role> roles = rolesOf(object);
              if (roles.contains(Role.ANONYMOUS)) {
                assertThat(roles).contains(Role.USER);
              }
              if (roles.contains(Role.USER)) {
                assertThat(roles).contains(Role.MODERATOR);
              }
              if (roles.contains(Role.MODERATOR)) {
                assertThat(roles).contains(Role.ADMIN);
              }
            });
    assertThat(allowedTo(Role.ADMIN)).containsAll(allowedTo(Role.MODERATOR));
    assertThat(allowedTo(Role.ADMIN)).hasSizeGreaterThan(allowedTo(Role.MODERATOR).size());
  }

  @Test
  void objectsWithoutARuleAreRefusedToEveryCaller() {
    for (Role role : Role.values()) {
      assertThat(policy.allows(role, "minitwitter.tweet.v1.TweetService/Nothing")).isFalse();
      assertThat(policy.allows(role, "minitwitter.tweet.v1.TweetService/*")).isFalse();
      assertThat(policy.allows(role, "gateway:nothing")).isFalse();
      assertThat(policy.allows(role, "")).isFalse();
    }
    assertThat(policy.knows("minitwitter.tweet.v1.TweetService/Nothing")).isFalse();
  }

  @Test
  void everyCallerMayAskForHealthAndReflectionButNotForMetrics() {
    assertThat(policy.allows(Role.ANONYMOUS, "grpc.health.v1.Health/Check")).isTrue();
    assertThat(policy.allows(Role.SERVICE, "grpc.health.v1.Health/Watch")).isTrue();
    assertThat(
            policy.allows(
                Role.ANONYMOUS, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"))
        .isTrue();
    assertThat(rolesOf("gateway:metrics")).containsExactly(Role.ADMIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p, user",
        "p, user, a.B/C, deny",
        "x, user, a.B/C",
        "user may call a.B/C",
        "p, moderatr, a.B/C",
        "g, admin, moderatr"
      })
  void aLineThatIsNoRuleIsAnError(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessPolicy.of("p, user, a.B/C\n" + line, List.of()))
        .withMessageContaining(line);
  }

  @Test
  void commentsAndBlankLinesAreSkipped() {
    AccessPolicy small = AccessPolicy.of("# users\n\n  p ,user,  a.B/C  \n", List.of());

    assertThat(small.allows(Role.USER, "a.B/C")).isTrue();
    assertThat(small.allows(Role.ADMIN, "a.B/C")).isFalse();
    assertThat(small.allows(Role.ANONYMOUS, "a.B/C")).isFalse();
  }

  private Set<Role> rolesOf(String object) {
    return Arrays.stream(Role.values())
        .filter(role -> policy.allows(role, object))
        .collect(Collectors.toSet());
  }

  private Set<String> servicesOf(String object) {
    return Contract.grpcServices().keySet().stream()
        .filter(service -> policy.allowsService(service, object))
        .collect(Collectors.toSet());
  }

  private static Stream<MethodDescriptor> internal() {
    return Contract.methods()
        .filter(method -> !method.getOptions().hasExtension(AnnotationsProto.http));
  }

  private static Access declared(MethodDescriptor method) {
    return method.getOptions().getExtension(OptionsProto.access);
  }

  private static Caller caller(Role role, String subject) {
    return new Caller(role, subject, Optional.empty(), "");
  }

  private List<String> allowedTo(Role role) {
    return policy.objects().stream().filter(object -> policy.allows(role, object)).toList();
  }

  private static List<String> rpcs() {
    return Contract.methods().map((MethodDescriptor method) -> Contract.fullName(method)).toList();
  }

  private static List<String> ofGrpc() {
    return Stream.of(HealthGrpc.getServiceDescriptor(), ServerReflectionGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream())
        .map(io.grpc.MethodDescriptor::getFullMethodName)
        .toList();
  }
}
