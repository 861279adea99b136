package io.minitwitter.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.lettuce.core.ScriptOutputType;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.store.Redis;
import java.util.Optional;
import java.util.function.Supplier;

/** The timelines in the Redis of a test. */
final class TestTimelines {

  private static final String REMOVE_ALL =
      """
      local cursor = '0'
      repeat
        local found = redis.call('SCAN', cursor, 'MATCH', 'timeline:*', 'COUNT', 1000)
        cursor = found[1]
        for _, key in ipairs(found[2]) do redis.call('DEL', key) end
      until cursor == '0'
      return 1
      """;

  private static final int ATTEMPTS = 300;
  private static final long PAUSE_MILLIS = 100;

  private TestTimelines() {}

  /** Removes all timelines, and which authors are pulled. */
  static void flush(Redis redis) {
    var _ =
        eventually(
            () ->
                redis.attempt(
                    commands -> commands.<Long>eval(REMOVE_ALL, ScriptOutputType.INTEGER)));
  }

  /**
   * The answer of a Redis that may be slow on a busy machine, and is left out for a second then.
   */
  static <T> T eventually(Supplier<Optional<T>> attempt) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<T> answer = attempt.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("Redis does not answer");
  }

  /** Repeats what may be repeated until Redis has answered, as events are. */
  static void retrying(Runnable work) {
    var _ =
        eventually(
            () -> {
              try {
                work.run();
                return Optional.of(true);
              } catch (StatusRuntimeException e) {
                assertThat(ErrorDetails.of(e).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
                return Optional.empty();
              }
            });
  }
}
