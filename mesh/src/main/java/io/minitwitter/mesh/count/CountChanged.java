package io.minitwitter.mesh.count;

import com.google.protobuf.Message;

/** How a service tells others of a count that has changed. */
@FunctionalInterface
public interface CountChanged {

  /** The event's message; a newer version makes an older one needless. */
  Message of(Object key, Count count);
}
