package io.minitwitter.mesh.node;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends calls from outside of their handlers. */
final class CallEnd {
  private static final Logger log = LoggerFactory.getLogger(CallEnd.class);

  private CallEnd() {}

  /** Closes a call that its handler may close at the same time. */
  static void close(ServerCall<?, ?> call, Status status, Metadata trailers) {
    try {
      call.close(status, trailers);
    } catch (IllegalStateException e) {
      log.debug("The handler ended the call at the same time", e);
    }
  }
}
