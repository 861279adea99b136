package io.minitwitter.mesh.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact that is published to other services, with the attributes of <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0</a> .
 * Delivered at least once, in no guaranteed order.
 *
 * @param id unique, and the same at each delivery
 * @param type full name of the protobuf message, and so the routing key
 * @param time when it happened
 * @param requestId of the request that caused it; ids from clients are not verified
 * @param traceParent of the request that caused it (W3C Trace Context)
 * @param body the message's bytes
 */
public record Event(
    UUID id, String type, Instant time, String requestId, String traceParent, ByteString body) {

  /** The event of a fact that the current request caused. */
  public static Event of(Message fact, Instant time) {
    RequestContext request = RequestContext.current();
    return new Event(
        UuidV7.next(),
        fact.getDescriptorForType().getFullName(),
        time,
        request.requestId(),
        request.traceParent(),
        fact.toByteString());
  }

  /** Without the body, which may hold confidential data. */
  @Override
  public String toString() {
    return "Event[" + type + " " + id + "]";
  }
}
