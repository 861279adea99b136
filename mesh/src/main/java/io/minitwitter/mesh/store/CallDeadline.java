package io.minitwitter.mesh.store;

import com.mongodb.client.MongoCollection;
import io.grpc.Context;
import io.grpc.Deadline;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.concurrent.TimeUnit;

/** Hands what is left of the current call's deadline to MongoDB, driver and server alike. */
public final class CallDeadline {
  private CallDeadline() {}

  /**
   * The collection, for one operation that ends when the current call's deadline does; the
   * collection itself outside of a call.
   *
   * @throws io.grpc.StatusRuntimeException DEADLINE_EXCEEDED when nothing is left
   */
  public static <T> MongoCollection<T> on(MongoCollection<T> collection) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return collection;
    }
    long left = deadline.timeRemaining(TimeUnit.MILLISECONDS);
    if (left <= 0) {
      // The driver treats 0 as "no limit".
      throw Errors.of(
          ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED, "The call did not end within its deadline.");
    }
    return collection.withTimeout(left, TimeUnit.MILLISECONDS);
  }
}
