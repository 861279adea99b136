package io.minitwitter.auth;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduling priority of a platform thread. {@link Thread#setPriority} does nothing on Linux
 * unless the JVM is started with options that need privileges, so the system is asked itself.
 */
final class ThreadPriority {
  private static final Logger log = LoggerFactory.getLogger(ThreadPriority.class);

  /** On a busy core such a thread gets about a quarter of what a normal one gets. */
  private static final int NICE = 6;

  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private ThreadPriority() {}

  /**
   * Lowers the priority of the calling thread for good. Only Linux has a priority per thread;
   * elsewhere this does nothing.
   */
  @SuppressWarnings("restricted")
  static void lower() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle setpriority =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setpriority"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      int result = (int) setpriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
      if (result != 0) {
        log.debug("The priority of {} was not lowered", Thread.currentThread().getName());
      }
    } catch (Throwable e) {
      // A lower priority is a courtesy; without it hashing still has few threads.
      log.debug("The priority of {} was not lowered", Thread.currentThread().getName(), e);
    }
  }
}
