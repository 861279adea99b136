package io.minitwitter.auth;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where tests break a registration off, to see that nothing half-made is left. */
@FunctionalInterface
interface CrashPoints {
  /** The credential is stored; the user is not made. */
  String AFTER_STORE = "after-store";

  /** The user is made; no session is open. */
  String AFTER_EFFECT = "after-effect";

  /** The session is open; nobody has been told. */
  String AFTER_SESSION = "after-session";

  /** Called when a point is reached; does not return where the process is to end there. */
  void passed(String point);

  /**
   * Halts the process, without any shutdown, at one point.
   *
   * @param point empty for none, which is how everybody but tests runs
   */
  static CrashPoints at(Optional<String> point) {
    Logger log = LoggerFactory.getLogger(CrashPoints.class);
    String fatal = point.orElse("");
    return passed -> {
      if (passed.equals(fatal)) {
        log.warn("Halting at {}, as told", passed);
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
