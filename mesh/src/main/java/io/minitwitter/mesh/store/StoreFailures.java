package io.minitwitter.mesh.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.bulk.BulkWriteError;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Distinguishes a store that is unavailable, or cannot write, from a fault of the caller or of this
 * program. The first is UNAVAILABLE with a time to retry to callers, and consumers of events and
 * jobs retry it without an end.
 */
public final class StoreFailures {
  /**
   * SQLSTATEs of a server that cannot serve now: 08 connection; 25006 read only; 40 conflict of
   * transactions; 53 out of disk, memory or connections; 55P03 lock not available; 57 stopped,
   * starting or out of time; 58 I/O error.
   */
  private static final Pattern UNAVAILABLE_STATE =
      Pattern.compile("(08|40|53|57|58)...|25006|55P03");

  /** Codes of a MongoDB server that cannot serve now. */
  private static final Set<Integer> UNAVAILABLE_CODES =
      Set.of(
          1, // InternalError: the server failed, for example as it could not write its file
          6, // HostUnreachable
          7, // HostNotFound
          8, // UnknownError
          24, // LockTimeout
          39, // FileStreamFailed
          46, // LockBusy
          50, // MaxTimeMSExpired
          64, // WriteConcernFailed
          89, // NetworkTimeout
          91, // ShutdownInProgress
          100, // UnsatisfiableWriteConcern
          112, // WriteConflict
          133, // FailedToSatisfyReadPreference
          134, // ReadConcernMajorityNotAvailableYet
          189, // PrimarySteppedDown
          202, // NetworkInterfaceExceededTimeLimit
          262, // ExceededTimeLimit
          365, // TemporarilyUnavailable
          9001, // SocketException
          10107, // NotWritablePrimary
          11600, // InterruptedAtShutdown
          11602, // InterruptedDueToReplStateChange
          13435, // NotPrimaryNoSecondaryOk
          13436, // NotPrimaryOrSecondary
          14031); // OutOfDiskSpace

  private StoreFailures() {}

  /** Whether the same call may succeed when the store works again. */
  public static boolean isUnavailable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException
          || (cause instanceof SQLException sql && isUnavailable(sql.getSQLState()))
          || (cause instanceof MongoException mongo && isUnavailable(mongo))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnavailable(MongoException failure) {
    return switch (failure) {
      case MongoTimeoutException _,
          MongoSocketException _,
          MongoNotPrimaryException _,
          MongoNodeIsRecoveringException _,
          MongoServerUnavailableException _,
          MongoConnectionPoolClearedException _,
          MongoExecutionTimeoutException _,
          MongoWriteConcernException _ ->
          true;
      case MongoBulkWriteException bulk ->
          bulk.getWriteConcernError() != null
              || bulk.getWriteErrors().stream()
                  .map(BulkWriteError::getCode)
                  .anyMatch(StoreFailures::isUnavailable);
      default -> isUnavailable(failure.getCode());
    };
  }

  private static boolean isUnavailable(int code) {
    return UNAVAILABLE_CODES.contains(code) || isUnavailable(sqlState(code));
  }

  private static boolean isUnavailable(String sqlState) {
    return sqlState != null && UNAVAILABLE_STATE.matcher(sqlState).matches();
  }

  /**
   * The SQLSTATE in the code of a MongoDB-compatible server that stores in PostgreSQL, which packs
   * its five characters into six bits each. A code that has less than three is MongoDB's own.
   */
  private static String sqlState(int code) {
    if (code < 1 << 12) {
      return null;
    }
    StringBuilder state = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      state.append((char) ('0' + ((code >> (6 * i)) & 0x3F)));
    }
    return state.toString();
  }
}
