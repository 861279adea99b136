package io.minitwitter.mesh.node;

import java.util.List;

/** Settings that a node cannot start with; the message lists every fault, a line each. */
public final class InvalidSettingsException extends RuntimeException {
  private final transient List<String> faults;

  /** All faults that were found. */
  public InvalidSettingsException(List<String> faults) {
    super("Settings at fault:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One line a fault, each naming the variable; values are not shown, they may be secrets. */
  public List<String> faults() {
    return faults;
  }
}
