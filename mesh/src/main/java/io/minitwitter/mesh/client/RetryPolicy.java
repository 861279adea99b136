package io.minitwitter.mesh.client;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.minitwitter.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * gRPC's service config: health checks, and which calls may be repeated. The contract's {@code
 * idempotency_level} says so, so that no second list exists.
 */
final class RetryPolicy {
  private RetryPolicy() {}

  static Map<String, ?> serviceConfig() {
    List<Map<String, ?>> names = new ArrayList<>();
    Contract.methods()
        .filter(RetryPolicy::mayRepeat)
        .forEach(
            method ->
                names.add(
                    Map.of(
                        "service", method.getService().getFullName(), "method", method.getName())));
    return Map.of(
        "healthCheckConfig",
        Map.of("serviceName", ""),
        "methodConfig",
        List.of(
            Map.of(
                "name",
                names,
                "retryPolicy",
                Map.of(
                    "maxAttempts",
                    3.0,
                    "initialBackoff",
                    "0.05s",
                    "maxBackoff",
                    "0.5s",
                    "backoffMultiplier",
                    3.0,
                    "retryableStatusCodes",
                    List.of("UNAVAILABLE")))));
  }

  static boolean mayRepeat(MethodDescriptor method) {
    return !method.isServerStreaming()
        && method.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  }
}
