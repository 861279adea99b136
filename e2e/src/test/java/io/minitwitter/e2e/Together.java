package io.minitwitter.e2e;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The same thing done by several at the same moment. */
final class Together {
  private Together() {}

  /** What each of them got. */
  static <T> List<T> times(int count, Callable<T> action) {
    CyclicBarrier start = new CyclicBarrier(count);
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      all.submit(
                          () -> {
                            start.await();
                            return action.call();
                          }))
              .toList();
      return results.stream().map(Together::result).toList();
    }
  }

  private static <T> T result(Future<T> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
