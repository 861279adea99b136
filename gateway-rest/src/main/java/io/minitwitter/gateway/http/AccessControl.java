package io.minitwitter.gateway.http;

/** Says who shows a token and what they may call. */
public interface AccessControl {
  /**
   * Whose a token is.
   *
   * @param token the access token, without its scheme
   * @param authorization the header that it came in
   * @throws RuntimeException with its reason when the token is no valid one
   */
  Caller verify(String token, String authorization);

  /** Whether the caller may use an RPC ({@code /package.Service/Method}) or {@code gateway:<route>}. */
  boolean allows(Caller caller, String object);
}
