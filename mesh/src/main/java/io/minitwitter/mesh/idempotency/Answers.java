package io.minitwitter.mesh.idempotency;

import io.grpc.Context;
import io.grpc.Deadline;
import io.lettuce.core.SetArgs;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.store.Redis;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * First answers by idempotency key, in Redis: one byte that says running or done, the request's
 * hash, the answer.
 */
final class Answers {
  private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);
  private static final Duration KEPT_FOR = Duration.ofHours(24);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final byte RUNNING = 'R';
  private static final byte DONE = 'D';
  private static final int HASH_BYTES = 32;

  private final String prefix;
  private final Redis redis;

  Answers(String owner, Redis redis) {
    this.prefix = owner + ":idem:";
    this.redis = redis;
  }

  /**
   * Marks a call as running.
   *
   * @return the first answer, when the key has one; empty when the call is to run
   * @throws io.grpc.StatusRuntimeException IDEMPOTENCY_KEY_RUNNING, IDEMPOTENCY_KEY_REUSED
   */
  Optional<byte[]> begin(String id, byte[] hash) {
    byte[] mark = value(RUNNING, hash, new byte[0]);
    Optional<byte[]> found =
        redis
            .attempt(
                commands -> {
                  String set =
                      commands.set(prefix + id, mark, SetArgs.Builder.nx().px(runningMillis()));
                  return Optional.ofNullable(set == null ? commands.get(prefix + id) : null);
                })
            .flatMap(value -> value);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    byte[] value = found.get();
    if (!Arrays.equals(value, 1, 1 + HASH_BYTES, hash, 0, HASH_BYTES)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          "This idempotency key was used with another request.");
    }
    if (value[0] == RUNNING) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_RUNNING,
          "The first call with this idempotency key is still running.",
          RETRY_AFTER);
    }
    return Optional.of(Arrays.copyOfRange(value, 1 + HASH_BYTES, value.length));
  }

  /**
   * No longer than a call may take: a process that stops in the middle cannot remove the mark, and
   * a retry of the request is refused until the mark expires.
   */
  private static long runningMillis() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return LONGEST_RUN.toMillis();
    }
    long left = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    return Math.min(LONGEST_RUN.toMillis(), left + AFTER_DEADLINE.toMillis());
  }

  void keep(String id, byte[] hash, byte[] answer) {
    redis.attempt(
        commands ->
            commands.set(
                prefix + id, value(DONE, hash, answer), SetArgs.Builder.px(KEPT_FOR.toMillis())));
  }

  /** A failed call may be retried immediately. */
  void forget(String id) {
    redis.attempt(commands -> commands.del(prefix + id));
  }

  static byte[] hash(byte[] request) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(request);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private static byte[] value(byte state, byte[] hash, byte[] answer) {
    byte[] value = new byte[1 + HASH_BYTES + answer.length];
    value[0] = state;
    System.arraycopy(hash, 0, value, 1, HASH_BYTES);
    System.arraycopy(answer, 0, value, 1 + HASH_BYTES, answer.length);
    return value;
  }
}
