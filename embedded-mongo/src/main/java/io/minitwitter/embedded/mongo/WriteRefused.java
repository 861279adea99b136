package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.exception.MongoServerError;

/** Errors of writes that cannot be made durable now, with MongoDB's own codes. */
final class WriteRefused {

  private WriteRefused() {}

  /** The disk is full, or the file cannot be written for another reason that may pass. */
  static MongoServerError notWritable(String cause) {
    return new MongoServerError(14_031, "OutOfDiskSpace", cause);
  }

  /** This server stops, or its file was lost for good. A client may find another server. */
  static MongoServerError stopped(String cause) {
    return new MongoServerError(91, "ShutdownInProgress", cause);
  }
}
