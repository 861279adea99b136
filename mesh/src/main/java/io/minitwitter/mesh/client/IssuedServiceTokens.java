package io.minitwitter.mesh.client;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.IssueServiceTokenResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A service's own tokens, requested from auth-svc with the service's secret, and cached. */
final class IssuedServiceTokens implements ServiceTokenSource {
  private static final Logger log = LoggerFactory.getLogger(IssuedServiceTokens.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration RENEW_BEFORE_END = Duration.ofSeconds(60);
  private static final long DEADLINE_SECONDS = 3;

  private final String service;
  private final String secret;
  private final Channel auth;
  private final ReentrantLock asking = new ReentrantLock();
  private boolean failing;
  private volatile Issued current = new Issued("", Instant.EPOCH);

  private record Issued(String token, Instant renewAt) {}

  IssuedServiceTokens(String service, String secret, Channel auth) {
    this.service = service;
    this.secret = secret;
    this.auth = auth;
  }

  @Override
  public String token() {
    Issued held = current;
    if (Instant.now().isBefore(held.renewAt())) {
      return held.token();
    }
    asking.lock();
    try {
      if (!Instant.now().isBefore(current.renewAt())) {
        current = ask();
        failing = false;
      }
      return current.token();
    } finally {
      asking.unlock();
    }
  }

  /** The key that signed the token may have been withdrawn. */
  @Override
  public void refused() {
    current = new Issued("", Instant.EPOCH);
  }

  private Issued ask() {
    try {
      return askOnce();
    } catch (StatusRuntimeException e) {
      // Once, and not for each call while auth-svc cannot be reached.
      log.atLevel(failing ? Level.DEBUG : Level.WARN)
          .log("No token for {} from auth-svc: {}", service, e.getStatus().getCode());
      failing = true;
      // Not auth-svc's status: a refusal of our secret is no refusal of the caller.
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "A service that is needed cannot be reached; try again.",
          RETRY_AFTER,
          e);
    }
  }

  private Issued askOnce() {
    IssueServiceTokenResponse answer =
        AuthServiceGrpc.newBlockingStub(auth)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .issueServiceToken(
                IssueServiceTokenRequest.newBuilder()
                    .setService(service)
                    .setSecret(secret)
                    .build());
    return new Issued(
        answer.getAccessToken(),
        Instant.now().plusSeconds(answer.getExpiresIn()).minus(RENEW_BEFORE_END));
  }
}
