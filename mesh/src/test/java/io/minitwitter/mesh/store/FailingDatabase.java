package io.minitwitter.mesh.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database that simulates a crash before or after an operation. */
public final class FailingDatabase {

  /** The process stops here. */
  public static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Set<String> WRITES =
      Set.of(
          "insertOne",
          "updateOne",
          "updateMany",
          "deleteOne",
          "deleteMany",
          "insertMany",
          "bulkWrite");
  private static final Set<String> READS = Set.of("find");

  private FailingDatabase() {}

  /**
   * A database as a process sees it that stops at writes.
   *
   * @param stops asked before and after each write; may throw on its own
   */
  public static MongoDatabase atWrites(MongoDatabase database, BooleanSupplier stops) {
    return of(database, stops, WRITES);
  }

  /** A database as a process sees it that stops at reads and writes; as {@link #atWrites}. */
  public static MongoDatabase atReadsAndWrites(MongoDatabase database, BooleanSupplier stops) {
    return of(
        database,
        stops,
        Stream.concat(WRITES.stream(), READS.stream()).collect(Collectors.toSet()));
  }

  private static MongoDatabase of(
      MongoDatabase database, BooleanSupplier stops, Set<String> operations) {
    return proxy(
        MongoDatabase.class,
        (method, arguments) -> {
          Object result = call(method, database, arguments);
          return result instanceof MongoCollection<?> collection
              ? of(collection, stops, operations)
              : result;
        });
  }

  private static MongoCollection<?> of(
      MongoCollection<?> collection, BooleanSupplier stops, Set<String> operations) {
    return proxy(
        MongoCollection.class,
        (method, arguments) -> {
          boolean here = operations.contains(method.getName());
          if (here && stops.getAsBoolean()) {
            throw new Stop();
          }
          Object result = call(method, collection, arguments);
          if (here && stops.getAsBoolean()) {
            throw new Stop();
          }
          // Also the collection with a call's deadline.
          return result instanceof MongoCollection<?> derived
              ? of(derived, stops, operations)
              : result;
        });
  }

  @FunctionalInterface
  private interface Call {
    Object on(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            FailingDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.on(method, arguments)));
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
