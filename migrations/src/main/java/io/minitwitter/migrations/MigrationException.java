package io.minitwitter.migrations;

/** A schema could not be brought to the wanted version; the message says what to do. */
public class MigrationException extends RuntimeException {

  MigrationException(String message) {
    super(message);
  }

  MigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
