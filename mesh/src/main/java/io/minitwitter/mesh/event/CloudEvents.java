package io.minitwitter.mesh.event;

import com.google.protobuf.ByteString;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Events as AMQP messages: the binary mode of the <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md">
 * CloudEvents AMQP binding</a>, with {@code cloudEvents_} before each attribute's name.
 */
final class CloudEvents {
  private static final String PREFIX = "cloudEvents_";
  private static final String SOURCE = "minitwitter/";
  private static final String CONTENT_TYPE = "application/protobuf";
  private static final int PERSISTENT = 2;

  private CloudEvents() {}

  /** The properties of an event's message. */
  static BasicProperties properties(Event event, String source) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(PREFIX + "specversion", "1.0");
    headers.put(PREFIX + "id", event.id().toString());
    headers.put(PREFIX + "source", source);
    headers.put(PREFIX + "type", event.type());
    headers.put(PREFIX + "time", event.time().toString());
    // Extensions: the first is CloudEvents' own, the second ours.
    headers.put(PREFIX + "traceparent", event.traceParent());
    headers.put(PREFIX + "requestid", event.requestId());
    return new BasicProperties.Builder()
        .messageId(event.id().toString())
        .contentType(CONTENT_TYPE)
        .deliveryMode(PERSISTENT)
        .headers(headers)
        .build();
  }

  /**
   * The event of a message.
   *
   * @throws MalformedEventException if the message is not an event
   */
  static Event event(BasicProperties properties, byte[] body) {
    Map<String, Object> headers =
        properties.getHeaders() == null ? Map.of() : properties.getHeaders();
    String type = required(headers, "type");
    if (!EventOwner.permits(publisher(text(headers, "source", "")), type)) {
      throw new MalformedEventException("not published by the service that owns the type", null);
    }
    try {
      return new Event(
          UUID.fromString(required(headers, "id")),
          type,
          Instant.parse(required(headers, "time")),
          text(headers, "requestid", ""),
          text(headers, "traceparent", ""),
          ByteString.copyFrom(body));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new MalformedEventException("not a CloudEvent", e);
    }
  }

  /** How a service names itself in the events that it publishes. */
  static String source(String service) {
    return SOURCE + service;
  }

  /** The service that names itself so; empty for any other source. */
  private static String publisher(String source) {
    return source.startsWith(SOURCE) ? source.substring(SOURCE.length()) : "";
  }

  private static String required(Map<String, Object> headers, String attribute) {
    String value = text(headers, attribute, "");
    if (value.isEmpty()) {
      throw new MalformedEventException("no attribute " + attribute, null);
    }
    return value;
  }

  private static String text(Map<String, Object> headers, String attribute, String missing) {
    Object value = headers.get(PREFIX + attribute);
    return value == null ? missing : value.toString();
  }

  /** A message that is not an event. */
  static final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedEventException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
