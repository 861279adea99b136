package io.minitwitter.mesh.idempotency;

import io.grpc.Context;
import io.grpc.Deadline;
import io.lettuce.core.SetArgs;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The calls with an idempotency key that run now, on any replica: a mark in Redis for each, with
 * the request's hash.
 */
final class RunningCalls {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final String prefix;
  private final Redis redis;

  RunningCalls(String owner, Redis redis) {
    this.prefix = owner + ":idem:";
    this.redis = redis;
  }

  /**
   * Marks a call as running.
   *
   * @throws io.grpc.StatusRuntimeException IDEMPOTENCY_KEY_RUNNING if the same request runs with
   *     the key; IDEMPOTENCY_KEY_REUSED if another one does
   */
  void begin(IdempotencyKey key) {
    byte[] hash = key.requestHash().getBytes(StandardCharsets.US_ASCII);
    Optional<byte[]> running =
        redis
            .attempt(
                commands -> {
                  String name = prefix + key.id();
                  String set = commands.set(name, hash, SetArgs.Builder.nx().px(markMillis()));
                  return Optional.ofNullable(set == null ? commands.get(name) : null);
                })
            .flatMap(hashes -> hashes);
    if (running.isEmpty()) {
      return;
    }
    if (!Arrays.equals(running.get(), hash)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          "This idempotency key was used with another request.");
    }
    throw Errors.retryLater(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_RUNNING,
        "The first call with this idempotency key is still running.",
        RETRY_AFTER);
  }

  /** Removes the mark of a call. */
  void end(IdempotencyKey key) {
    redis.attempt(commands -> commands.del(prefix + key.id()));
  }

  /**
   * No longer than the call may take: a process that is killed cannot remove its marks, and
   * repetitions are refused until they expire.
   */
  private static long markMillis() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return LONGEST_CALL.toMillis();
    }
    long left = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    return Math.min(LONGEST_CALL.toMillis(), left + AFTER_DEADLINE.toMillis());
  }
}
