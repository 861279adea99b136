package io.minitwitter.mesh.node;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where tests end a process, to see that no partial result is left and nothing is lost. */
@FunctionalInterface
public interface CrashPoints {
  /** The state is stored; no other process knows about it. */
  String AFTER_STORE = "after-store";

  /** The broker has confirmed an event; the outbox does not know. */
  String AFTER_PUBLISH = "after-publish";

  /** The effect in another service is durable; this process does not know about it. */
  String AFTER_EFFECT = "after-effect";

  /** Called when a point is reached; does not return where the process is to end there. */
  void passed(String point);

  /** Those of this process: at most one, named by a system property that only tests set. */
  static CrashPoints ofProcess() {
    return at(Optional.ofNullable(System.getProperty("minitwitter.test.crash-at")));
  }

  /**
   * Halts the process, without any shutdown, at one point.
   *
   * @param point empty for none, as in all runs except tests
   */
  static CrashPoints at(Optional<String> point) {
    Logger log = LoggerFactory.getLogger(CrashPoints.class);
    String fatal = point.orElse("");
    return passed -> {
      if (passed.equals(fatal)) {
        log.warn("Halting at {}, as configured", passed);
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
