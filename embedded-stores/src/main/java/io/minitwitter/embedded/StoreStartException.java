package io.minitwitter.embedded;

/** A store, or the folder for its data, cannot be used; the message says what to do about it. */
public class StoreStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreStartException(String message) {
    super(message);
  }

  StoreStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
