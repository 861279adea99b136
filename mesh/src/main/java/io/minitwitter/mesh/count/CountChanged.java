package io.minitwitter.mesh.count;

import com.google.protobuf.Message;

/** Creates the event of a changed count. */
@FunctionalInterface
public interface CountChanged {

  /** The event's message; a newer version replaces older ones. */
  Message of(Object key, Count count);
}
