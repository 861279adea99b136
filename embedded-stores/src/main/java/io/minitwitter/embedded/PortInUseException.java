package io.minitwitter.embedded;

/** Something else listens on the port a store should use. Nothing was started on that port. */
public final class PortInUseException extends StoreStartException {

  private static final long serialVersionUID = 1L;

  private final Store store;
  private final int port;
  private final String setting;

  PortInUseException(Store store, int port, String setting) {
    super(
        "Port %d, which %s needs, is in use by another program. Stop it or set %s to a free port."
            .formatted(port, store.title(), setting));
    this.store = store;
    this.port = port;
    this.setting = setting;
  }

  /** The store that needs the port. */
  public Store store() {
    return store;
  }

  /** The port that is taken. */
  public int port() {
    return port;
  }

  /** The name of the setting that chooses another port. */
  public String setting() {
    return setting;
  }
}
