package io.minitwitter.mesh.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.identity.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
  /** It is how a service gets its first token, against its secret. */
  private static final String DEAD_LETTERS = "minitwitter.event.v1.DeadLetterService/";

  private static final String OPEN_INTERNAL = "minitwitter.auth.v1.AuthService/IssueServiceToken";

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
  void internalRpcsAreForServicesAndAdministrators() {
    List<String> internal =
        Contract.methods()
            .filter(method -> !method.getOptions().hasExtension(AnnotationsProto.http))
            .map(Contract::fullName)
            .toList();

    assertThat(internal)
        .containsExactlyInAnyOrder(
            OPEN_INTERNAL,
            "minitwitter.auth.v1.AuthService/ResignAdministrator",
            "minitwitter.auth.v1.AuthService/VerifyToken",
            "minitwitter.auth.v1.AuthService/WatchSecurityState",
            "minitwitter.comment.v1.CommentService/BatchGetComments",
            "minitwitter.event.v1.DeadLetterService/ListDeadLetters",
            "minitwitter.event.v1.DeadLetterService/ReplayDeadLetters",
            "minitwitter.follow.v1.FollowService/BatchGetBlocksAndMutes",
            "minitwitter.like.v1.LikeService/BatchGetLikes",
            "minitwitter.follow.v1.FollowService/ListNotifiedFollowers",
            "minitwitter.tweet.v1.TweetService/BatchGetTweets",
            "minitwitter.user.v1.UserService/BatchGetUsers",
            "minitwitter.user.v1.UserService/BatchGetUsersByUsername",
            "minitwitter.user.v1.UserService/CreateUser",
            "minitwitter.user.v1.UserService/LookupUser");
    assertThat(internal)
        .filteredOn(rpc -> !rpc.equals(OPEN_INTERNAL) && !rpc.startsWith(DEAD_LETTERS))
        .allSatisfy(
            rpc -> assertThat(rolesOf(rpc)).containsExactlyInAnyOrder(Role.SERVICE, Role.ADMIN));
    assertThat(internal)
        .filteredOn(rpc -> rpc.startsWith(DEAD_LETTERS))
        .allSatisfy(rpc -> assertThat(rolesOf(rpc)).containsExactly(Role.ADMIN));
    assertThat(rolesOf(OPEN_INTERNAL)).containsExactlyInAnyOrder(Role.values());
  }

  @Test
  void publicRpcsAreForPeopleOnly() {
    assertThat(
            Contract.methods()
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http)))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(rolesOf(Contract.fullName(method)))
                    .contains(Role.ADMIN)
                    .doesNotContain(Role.SERVICE));
    // Everybody who is logged in may call them, but for these.
    assertThat(
            Contract.methods()
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
                .map(Contract::fullName)
                .filter(rpc -> !rolesOf(rpc).contains(Role.USER)))
        .containsExactlyInAnyOrder(
            "minitwitter.auth.v1.AuthService/AssignRole",
            "minitwitter.auth.v1.AuthService/ListAuditRecords",
            "minitwitter.auth.v1.AuthService/ReinstateUser",
            "minitwitter.auth.v1.AuthService/SuspendUser");
  }

  @Test
  void eachRoleOfPeopleMayAllThatTheLesserOneMay() {
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
  void whatNoRuleNamesIsRefusedToEverybody() {
    for (Role role : Role.values()) {
      assertThat(policy.allows(role, "minitwitter.tweet.v1.TweetService/Nothing")).isFalse();
      assertThat(policy.allows(role, "minitwitter.tweet.v1.TweetService/*")).isFalse();
      assertThat(policy.allows(role, "gateway:nothing")).isFalse();
      assertThat(policy.allows(role, "")).isFalse();
    }
    assertThat(policy.knows("minitwitter.tweet.v1.TweetService/Nothing")).isFalse();
  }

  @Test
  void anybodyMayAskForHealthAndReflectionButNotForMetrics() {
    assertThat(policy.allows(Role.ANONYMOUS, "grpc.health.v1.Health/Check")).isTrue();
    assertThat(policy.allows(Role.SERVICE, "grpc.health.v1.Health/Watch")).isTrue();
    assertThat(
            policy.allows(
                Role.ANONYMOUS, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"))
        .isTrue();
    assertThat(rolesOf("gateway:metrics")).containsExactly(Role.ADMIN);
  }

  @Test
  void theTableSaysWhatTheDecisionSays() {
    assertThat(policy.table().keySet()).isEqualTo(Set.copyOf(policy.objects()));
    policy.table().forEach((object, roles) -> assertThat(roles).isEqualTo(rolesOf(object)));
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
        .isThrownBy(() -> AccessPolicy.parse("p, user, a.B/C\n" + line))
        .withMessageContaining(line);
  }

  @Test
  void commentsAndBlankLinesAreSkipped() {
    AccessPolicy small = AccessPolicy.parse("# users\n\n  p ,user,  a.B/C  \n");

    assertThat(small.allows(Role.USER, "a.B/C")).isTrue();
    assertThat(small.allows(Role.ADMIN, "a.B/C")).isFalse();
    assertThat(small.allows(Role.ANONYMOUS, "a.B/C")).isFalse();
  }

  private Set<Role> rolesOf(String object) {
    return Arrays.stream(Role.values())
        .filter(role -> policy.allows(role, object))
        .collect(Collectors.toSet());
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
