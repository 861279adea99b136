package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.HashMap;
import java.util.Map;

/** Gives services their own tokens against their secrets. */
final class ServiceTokens {
  private final Map<String, String> secrets;
  private final AccessTokens tokens;

  /** Compared with where no service has the name, so that such a call takes as long. */
  private final String unknownServiceSecret = Digests.randomSecret();

  ServiceTokens(Map<String, String> secrets, AccessTokens tokens) {
    this.secrets = new HashMap<>(secrets);
    this.secrets.values().removeIf(String::isEmpty);
    this.tokens = tokens;
  }

  /**
   * A token of five minutes.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, the same for an unknown service
   */
  String issue(String service, String secret) {
    if (!Digests.equal(secret, secrets.getOrDefault(service, unknownServiceSecret))) {
      throw Errors.of(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "Service and secret do not match.");
    }
    return tokens.forService(service);
  }
}
