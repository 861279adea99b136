package io.minitwitter.mesh.store;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Distinguishes an unavailable store from an error of our own. */
public final class StoreFailures {
  /** MongoDB's code for a write that a full disk prevents; reads still succeed. */
  private static final int OUT_OF_DISK_SPACE = 14_031;

  private StoreFailures() {}

  /** Whether the same call may succeed when the store is back. */
  public static boolean isUnavailable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MongoTimeoutException
          || cause instanceof MongoSocketException
          || cause instanceof MongoNotPrimaryException
          || cause instanceof MongoNodeIsRecoveringException
          || cause instanceof SQLTransientException) {
        return true;
      }
      if (cause instanceof MongoException mongo && mongo.getCode() == OUT_OF_DISK_SPACE) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        // 08: connection; 53: insufficient resources; 57P: the server stops, starts or ended the
        // session.
        if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
          return true;
        }
      }
    }
    return false;
  }
}
