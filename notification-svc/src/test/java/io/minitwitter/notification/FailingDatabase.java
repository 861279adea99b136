package io.minitwitter.notification;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A database at whose writes the process seems to stop: before a write, or after it. */
final class FailingDatabase {

  /** The process stops here. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Set<String> WRITES =
      Set.of("insertOne", "updateOne", "updateMany", "deleteOne", "deleteMany", "insertMany");

  private FailingDatabase() {}

  /**
   * A database as seen by a process.
   *
   * @param stops asked before and after each write
   */
  static MongoDatabase of(MongoDatabase database, BooleanSupplier stops) {
    return proxy(
        MongoDatabase.class,
        (method, arguments) ->
            method.getName().equals("getCollection") && arguments.length == 1
                ? collection(database.getCollection((String) arguments[0]), stops)
                : call(method, database, arguments));
  }

  private static MongoCollection<?> collection(
      MongoCollection<?> collection, BooleanSupplier stops) {
    return proxy(
        MongoCollection.class,
        (method, arguments) -> {
          boolean write = WRITES.contains(method.getName());
          if (write && stops.getAsBoolean()) {
            throw new Stop();
          }
          Object result = call(method, collection, arguments);
          if (write && stops.getAsBoolean()) {
            throw new Stop();
          }
          return result;
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
