package io.minitwitter.mesh.time;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as messages of the contract, and back. */
public final class Timestamps {

  private Timestamps() {}

  /** The message of a time. */
  public static Timestamp of(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** The time of a message. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
