package io.minitwitter.embedded.mongo;

/** The document file cannot be opened; the message says why and what to do about it. */
public final class DocumentFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DocumentFileException(String message) {
    super(message);
  }

  DocumentFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
