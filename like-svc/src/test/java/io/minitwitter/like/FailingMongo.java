package io.minitwitter.like;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A database before or after whose reads and writes its user stops, at random. */
final class FailingMongo {

  /** How it stops: to who runs it, as if the process had ended there. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Set<String> CALLS = Set.of("find", "insertOne", "updateOne", "updateMany");
  private static final int ONE_IN = 12;

  private final AtomicInteger stops = new AtomicInteger();

  /** How often somebody was stopped so far. */
  int stops() {
    return stops.get();
  }

  MongoDatabase over(MongoDatabase database) {
    return proxy(
        MongoDatabase.class,
        (_, method, arguments) -> {
          Object result = call(database, method, arguments);
          return result instanceof MongoCollection<?> collection ? over(collection) : result;
        });
  }

  private MongoCollection<?> over(MongoCollection<?> collection) {
    return proxy(
        MongoCollection.class,
        (_, method, arguments) -> {
          boolean counts = CALLS.contains(method.getName());
          stopSometimes(counts);
          Object result = call(collection, method, arguments);
          stopSometimes(counts);
          return result;
        });
  }

  private void stopSometimes(boolean here) {
    if (here && ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
      stops.incrementAndGet();
      throw new Stopped();
    }
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FailingMongo.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
