package io.minitwitter.gateway.http;

import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.mesh.ratelimit.LimitClass;

/**
 * What answers one method on one path.
 *
 * @param method the HTTP method
 * @param path the path's template
 * @param accessObject what access rules call it
 * @param limit which rate limit its requests count against
 * @param kind what it is for
 * @param handler answers its requests
 */
public record Route(
    String method,
    PathTemplate path,
    String accessObject,
    LimitClass limit,
    Kind kind,
    Handler handler) {

  /** What a route is for, which decides the headers that its answers carry. */
  public enum Kind {
    /** An RPC of the contract. */
    API,
    /** Documentation: files that browsers may keep. */
    DOCUMENT,
    /**
     * For operators and their machines: never refused for load or rate, since a probe that is
     * refused takes a working gateway out of service, and not for scripts of other sites.
     */
    OPERATIONS
  }
}
