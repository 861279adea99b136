package io.minitwitter.mesh.cache;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Versions of what the owner of some data may change, in Redis. A reader keeps what it has read
 * under the version that it saw before, in its own memory, and uses it for as long as the version
 * stays. A write removes the version after it is durable and before it is answered, so that every
 * later read of every replica sees it; the next reader makes a new version, which is random.
 *
 * <p>Where Redis does not take a removal, it is tried again. A version lives for {@value
 * #TTL_MILLIS} milliseconds, which bounds what the end of a writer between the write and the
 * removal can leave.
 */
public final class Versions implements AutoCloseable {

  private static final long TTL_MILLIS = 10_000;

  private static final String GET_OR_MAKE =
      """
      local version = redis.call('GET', KEYS[1])
      if version then
        return version
      end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return ARGV[1]
      """;

  private final Redis redis;
  private final String prefix;
  private final PendingInvalidations pending;

  /**
   * Versions of one kind of data.
   *
   * @param owner the service that writes the data
   * @param kind the kind of data, within the service
   */
  public Versions(Redis redis, String owner, String kind) {
    this.redis = redis;
    this.prefix = owner + ":" + kind + "-version:";
    this.pending = new PendingInvalidations(owner + "-" + kind + "-versions", this::remove);
  }

  /**
   * Begins to read a version and returns at once.
   *
   * @return waits for the version; empty when Redis cannot be reached, or this replica has changed
   *     the data and Redis does not know yet
   */
  public Supplier<Optional<String>> start(String id) {
    if (pending.contains(id)) {
      return Optional::empty;
    }
    Supplier<Optional<KeyValue<String, byte[]>>> answer = redis.startGet(prefix + id);
    return () -> answer.get().flatMap(found -> version(id, found));
  }

  private Optional<String> version(String id, KeyValue<String, byte[]> found) {
    return found.hasValue()
        ? Optional.of(text(found.getValue()))
        : redis
            .attempt(
                commands ->
                    commands.<byte[]>eval(
                        GET_OR_MAKE,
                        ScriptOutputType.VALUE,
                        new String[] {prefix + id},
                        bytes(UUID.randomUUID().toString()),
                        bytes(Long.toString(TTL_MILLIS))))
            .map(Versions::text);
  }

  /** Ends the versions of data that was, or may have been, changed. */
  public void changed(Collection<String> ids) {
    if (redis.client().isPresent() && !ids.isEmpty() && !remove(ids)) {
      ids.forEach(pending::add);
    }
  }

  private boolean remove(Collection<String> ids) {
    String[] keys = ids.stream().map(prefix::concat).toArray(String[]::new);
    return redis.attempt(commands -> commands.del(keys)).isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    pending.close();
  }
}
