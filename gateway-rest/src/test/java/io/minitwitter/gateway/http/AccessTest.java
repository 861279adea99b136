package io.minitwitter.gateway.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.ratelimit.LimitClass;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  private static final Route METRICS =
      new Route(
          "GET",
          PathTemplate.parse("/metrics"),
          "gateway:metrics",
          LimitClass.READS,
          Route.Kind.OPERATIONS,
          exchange -> Reply.empty(204, Map.of()));

  @Test
  void permitsOperationsToAnonymousCallersOnLoopback() {
    assertThatCode(() -> access(true).require(Caller.ANONYMOUS, METRICS, () -> true))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void keepsOperationsForAdministratorsElsewhere(Role role) {
    Caller caller = new Caller(role, "somebody", Optional.empty(), "");

    if (role == Role.ADMIN) {
      assertThatCode(() -> access(false).require(caller, METRICS, () -> true))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> access(false).require(caller, METRICS, () -> true))
          .isInstanceOf(StatusRuntimeException.class);
    }
  }

  private static Access access(boolean operationsOpen) {
    return new Access(
        new TokenVerifier(TestNode.securityState()), AccessPolicy.load(), operationsOpen);
  }
}
