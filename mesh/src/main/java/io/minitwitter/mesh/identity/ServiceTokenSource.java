package io.minitwitter.mesh.identity;

/** Source of a service's own token. */
@FunctionalInterface
public interface ServiceTokenSource {
  /**
   * A token of role service that is valid for at least the next half minute.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while auth-svc cannot be reached
   */
  String token();

  /** A call with the token was refused because of a token: the next one is a new one. */
  default void refused() {}
}
