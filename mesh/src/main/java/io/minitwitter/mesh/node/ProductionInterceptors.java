package io.minitwitter.mesh.node;

import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.access.AccessInterceptor;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.ErrorInterceptor;
import io.minitwitter.mesh.idempotency.IdempotencyInterceptor;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.limits.FieldLimitsInterceptor;
import io.minitwitter.mesh.ratelimit.RateLimitInterceptor;
import io.minitwitter.mesh.ratelimit.RateLimits;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.mesh.telemetry.TelemetryInterceptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The interceptors of every handler, in services and in their tests alike. */
public final class ProductionInterceptors {
  private ProductionInterceptors() {}

  /**
   * The interceptors, the outermost first.
   *
   * @param rateLimits empty when calls are not limited
   */
  public static List<ServerInterceptor> inOrder(
      NodeName name,
      NodeSettings settings,
      MeterRegistry meters,
      TokenVerifier verifier,
      AccessPolicy policy,
      Redis redis,
      Optional<RateLimits> rateLimits) {
    Stream<ServerInterceptor> limited =
        rateLimits.map(limits -> new RateLimitInterceptor(limits, policy)).stream()
            .map(ServerInterceptor.class::cast);
    Stream<ServerInterceptor> first =
        Stream.of(
            new TelemetryInterceptor(name.value(), meters),
            new ErrorInterceptor(),
            new DeadlineLimit(settings.defaultDeadline(), settings.maxDeadline()),
            new IdentityInterceptor(verifier));
    Stream<ServerInterceptor> last =
        Stream.of(
            new AccessInterceptor(policy),
            new PendingCalls(settings.connections()),
            // Within the deadline: a handler that runs on after it keeps its permit. After
            // identity: services have permits of their own.
            new InFlightLimit(settings.maxInFlight()),
            new FieldLimitsInterceptor(),
            new IdempotencyInterceptor(name.value(), redis),
            // The first one turns into a status what the interceptors throw, this one what the
            // handler throws, so that all interceptors between them see the call close.
            new ErrorInterceptor());
    return Stream.of(first, limited, last).flatMap(part -> part).toList();
  }
}
