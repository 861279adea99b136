package io.minitwitter.mesh.store;

import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads of single keys, sent together: those that one call begins before it waits for the first of
 * them, and those of concurrent calls, which wait for the next {@code MGET} while one is on its
 * way. Each read is sent after it began, so its value is as current as with a command of its own.
 */
final class BatchedReads {
  private static final int MOST = 256;

  /**
   * So many reads are sent even if no call waits for one, so that abandoned reads do not pile up.
   */
  private static final int MOST_UNSENT = 32;

  private final Function<String[], CompletionStage<List<KeyValue<String, byte[]>>>> mget;
  private final Consumer<Throwable> onFailure;
  private final Queue<Read> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicBoolean sent = new AtomicBoolean();

  private record Read(String key, CompletableFuture<Optional<KeyValue<String, byte[]>>> answer) {}

  /**
   * No reads yet.
   *
   * @param mget sends one command; it must end, with the keys' values in their order
   * @param onFailure called once for each command that failed
   */
  BatchedReads(
      Function<String[], CompletionStage<List<KeyValue<String, byte[]>>>> mget,
      Consumer<Throwable> onFailure) {
    this.mget = mget;
    this.onFailure = onFailure;
  }

  /**
   * Begins to read a key and returns immediately.
   *
   * @return waits for the value; empty if the command failed
   */
  Supplier<Optional<KeyValue<String, byte[]>>> start(String key) {
    Read read = new Read(key, new CompletableFuture<>());
    waiting.add(read);
    if (unsent.incrementAndGet() >= MOST_UNSENT) {
      send();
    }
    return () -> await(read);
  }

  // The result does not depend on whether the scheduler yields, only the size of the command.
  @SuppressWarnings("ThreadPriorityCheck")
  private Optional<KeyValue<String, byte[]>> await(Read read) {
    if (!read.answer().isDone()) {
      // First the calls that are ready to run: on a busy node they have reads for the same command.
      Thread.yield();
    }
    if (!read.answer().isDone()) {
      send();
    }
    try {
      return read.answer().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("reads end without an exception", e);
    }
  }

  private void send() {
    while (!waiting.isEmpty() && sent.compareAndSet(false, true)) {
      List<Read> batch = take();
      if (batch.isEmpty()) {
        // Another thread has sent them; the loop sees what was added since.
        sent.set(false);
      } else {
        send(batch);
      }
    }
  }

  private List<Read> take() {
    List<Read> batch = new ArrayList<>();
    while (batch.size() < MOST) {
      Read read = waiting.poll();
      if (read == null) {
        break;
      }
      batch.add(read);
    }
    unsent.addAndGet(-batch.size());
    return batch;
  }

  private void send(List<Read> batch) {
    String[] keys = batch.stream().map(Read::key).toArray(String[]::new);
    CompletionStage<List<KeyValue<String, byte[]>>> answer;
    try {
      answer = mget.apply(keys);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    answer.whenComplete(
        (values, failure) -> {
          sent.set(false);
          // First, so that Redis works while the readers of this batch resume.
          send();
          if (failure != null) {
            onFailure.accept(failure);
          }
          for (int i = 0; i < keys.length; i++) {
            batch
                .get(i)
                .answer()
                .complete(failure == null ? Optional.of(values.get(i)) : Optional.empty());
          }
        });
  }
}
