package io.minitwitter.mesh.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of another service by their keys: cached records first, the rest in parallel calls of at
 * most {@value #BATCH} keys. Found records are cached briefly; missing records are not cached, so
 * that a new record is found immediately.
 *
 * <p>Calls run in the {@link Context} of the caller: with its deadline and its request id, and
 * cancelled with it. An outage is logged when it starts and when it ends, not for each call.
 *
 * @param <K> a key
 * @param <V> a record
 */
public final class Lookup<K, V> {

  private static final Logger log = LoggerFactory.getLogger(Lookup.class);

  /** Most keys of one call. */
  private static final int BATCH = 100;

  /** The result of a lookup for keys whose call failed. */
  public enum OnFailure {
    /** The lookup throws UNAVAILABLE. */
    REFUSE,
    /** The keys are left out, as keys without a record are. */
    LEAVE_OUT,
    /** The keys have a record that says no more than the key. */
    UNRESOLVED
  }

  /**
   * One call for at most {@value #BATCH} keys.
   *
   * @param <S> calls the other service, with the deadline of the lookup
   */
  @FunctionalInterface
  public interface Call<S, K, V> {
    /** The records by their keys; keys without a record are left out. */
    Map<K, V> find(S stub, List<K> keys);
  }

  private final String what;
  private final OnFailure onFailure;
  private final Function<K, Optional<V>> unresolved;
  private final Function<List<K>, Map<K, V>> call;
  private final Optional<Cache<K, V>> near;
  private final AtomicBoolean failing = new AtomicBoolean();

  private <S extends AbstractBlockingStub<S>> Lookup(
      String what,
      OnFailure onFailure,
      Function<K, Optional<V>> unresolved,
      S stub,
      LookupSettings settings,
      Call<S, K, V> call) {
    this.what = what;
    this.onFailure = onFailure;
    this.unresolved = unresolved;
    this.call =
        keys ->
            call.find(
                stub.withDeadlineAfter(settings.timeout().toNanos(), TimeUnit.NANOSECONDS), keys);
    this.near =
        settings.ttl().isZero()
            ? Optional.empty()
            : Optional.of(
                Caffeine.newBuilder()
                    .maximumSize(settings.size())
                    .expireAfterWrite(settings.ttl())
                    .build());
  }

  /**
   * A lookup that fails while the other service does.
   *
   * @param what the records, as messages name them: {@code Tweets}
   */
  public static <S extends AbstractBlockingStub<S>, K, V> Lookup<K, V> refusing(
      String what, S stub, LookupSettings settings, Call<S, K, V> call) {
    return new Lookup<>(what, OnFailure.REFUSE, key -> Optional.empty(), stub, settings, call);
  }

  /** A lookup that finds nothing while the other service fails. */
  public static <S extends AbstractBlockingStub<S>, K, V> Lookup<K, V> leavingOut(
      String what, S stub, LookupSettings settings, Call<S, K, V> call) {
    return new Lookup<>(what, OnFailure.LEAVE_OUT, key -> Optional.empty(), stub, settings, call);
  }

  /**
   * A lookup that answers substitutes while the other service fails.
   *
   * @param unresolved a record that says no more than its key; it is not kept
   */
  public static <S extends AbstractBlockingStub<S>, K, V> Lookup<K, V> unresolved(
      String what, S stub, LookupSettings settings, Function<K, V> unresolved, Call<S, K, V> call) {
    return new Lookup<>(
        what, OnFailure.UNRESOLVED, unresolved.andThen(Optional::of), stub, settings, call);
  }

  /**
   * The records of some keys, as the failure policy says.
   *
   * @throws StatusRuntimeException UNAVAILABLE where the policy is {@link OnFailure#REFUSE};
   *     CANCELLED when the caller's context is
   */
  public Map<K, V> get(Collection<K> keys) {
    return start(keys, false).get();
  }

  /** The record of one key; as {@link #get(Collection)}. */
  public Optional<V> one(K key) {
    return Optional.ofNullable(get(List.of(key)).get(key));
  }

  /**
   * Starts like {@link #get(Collection)} and returns immediately, so that other lookups can start.
   *
   * @return waits for the records; throws what {@code get} throws
   */
  public Supplier<Map<K, V>> start(Collection<K> keys) {
    return start(keys, true);
  }

  /**
   * The records of some keys as they are now: nothing is read from memory.
   *
   * @throws StatusRuntimeException UNAVAILABLE while the other service fails, whatever the policy
   */
  public Map<K, V> fresh(Collection<K> keys) {
    return join(new HashMap<>(), batches(List.copyOf(keys)), false, OnFailure.REFUSE);
  }

  private Supplier<Map<K, V>> start(Collection<K> keys, boolean inBackground) {
    Map<K, V> found = HashMap.newHashMap(keys.size());
    Set<K> missing = new LinkedHashSet<>();
    for (K key : keys) {
      V kept = near.map(cache -> cache.getIfPresent(key)).orElse(null);
      if (kept == null) {
        missing.add(key);
      } else {
        found.put(key, kept);
      }
    }
    if (missing.isEmpty()) {
      return () -> found;
    }
    List<Batch> batches = batches(List.copyOf(missing));
    if (inBackground) {
      batches.forEach(Batch::fork);
    }
    return () -> join(found, batches, inBackground, onFailure);
  }

  private Map<K, V> join(Map<K, V> found, List<Batch> batches, boolean forked, OnFailure policy) {
    if (!forked) {
      // The last runs on this thread, which would only wait.
      batches.subList(0, Math.max(0, batches.size() - 1)).forEach(Batch::fork);
      if (!batches.isEmpty()) {
        batches.getLast().task.run();
      }
    }
    for (Batch batch : batches) {
      try {
        found.putAll(batch.get());
      } catch (StatusRuntimeException e) {
        if (Context.current().isCancelled()) {
          throw e;
        }
        failed(e);
        if (policy == OnFailure.REFUSE) {
          throw unavailable(e);
        }
        batch.keys.forEach(key -> unresolved.apply(key).ifPresent(value -> found.put(key, value)));
      }
    }
    return found;
  }

  private List<Batch> batches(List<K> keys) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      batches.add(new Batch(keys.subList(from, Math.min(from + BATCH, keys.size()))));
    }
    return batches;
  }

  private Map<K, V> ask(List<K> keys) {
    Map<K, V> found = call.apply(keys);
    near.ifPresent(cache -> cache.putAll(found));
    if (failing.get() && failing.compareAndSet(true, false)) {
      log.info("{} can be looked up again", what);
    }
    return found;
  }

  private void failed(StatusRuntimeException e) {
    if (failing.compareAndSet(false, true)) {
      log.warn("{} cannot be looked up ({}): {}", what, onFailure, e.getStatus().getCode());
    }
  }

  private StatusRuntimeException unavailable(StatusRuntimeException cause) {
    // Also when this service's own token was refused: to the caller that is an outage.
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        what + " cannot be looked up now; try again.",
        Duration.ofSeconds(1),
        cause);
  }

  /** One call, on its own thread or on the thread that waits for it. */
  private final class Batch {
    private final List<K> keys;
    private final FutureTask<Map<K, V>> task;

    private Batch(List<K> keys) {
      this.keys = keys;
      this.task = new FutureTask<>(() -> ask(keys));
    }

    private void fork() {
      Thread.ofVirtual().name("lookup").start(Context.current().wrap(task));
    }

    private Map<K, V> get() {
      try {
        return task.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
      }
    }
  }
}
