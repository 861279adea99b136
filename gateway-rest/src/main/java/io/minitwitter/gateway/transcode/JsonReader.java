package io.minitwitter.gateway.transcode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.common.base.Utf8;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a request message from JSON more strictly than the mapping of proto3 asks for, since what
 * is let through by one reader and not by the next is where attacks and lost fields come from:
 * UTF-8 only, no byte order mark, one object and nothing after it, no member twice, no unknown
 * member, names as in the contract, no {@code null}, and each value in the JSON type that the
 * OpenAPI document shows. 64-bit integers are taken as numbers and as strings.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(64)
                  .maxNameLength(256)
                  .build())
          .build();

  private final Message prototype;
  private final Set<FieldDescriptor> boundElsewhere;

  /**
   * @param prototype the message to read
   * @param boundElsewhere fields of it that the path gives and the body may not
   * @throws IllegalArgumentException when the message has a field of a type that is not read
   */
  JsonReader(Message prototype, Set<FieldDescriptor> boundElsewhere) {
    this.prototype = prototype;
    this.boundElsewhere = Set.copyOf(boundElsewhere);
    requireReadable(prototype.getDescriptorForType(), new HashSet<>());
  }

  /**
   * The message that the body means; an empty body means the empty object.
   *
   * @throws StatusRuntimeException saying what in the body is wrong, in our words
   */
  Message.Builder read(byte[] body) {
    Message.Builder message = prototype.newBuilderForType();
    if (body.length == 0) {
      return message;
    }
    if (!Utf8.isWellFormed(body)) {
      throw Errors.of(ErrorReason.ERROR_REASON_MALFORMED_JSON, "The body is not UTF-8 text.");
    }
    // From characters, not bytes: the parser would guess UTF-16 and UTF-32 from bytes.
    try (JsonParser json = JSON.createParser(new String(body, StandardCharsets.UTF_8))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Errors.of(ErrorReason.ERROR_REASON_MALFORMED_JSON, "The body is not a JSON object.");
      }
      readObject(json, message, boundElsewhere);
      if (json.nextToken() != null) {
        throw Errors.of(
            ErrorReason.ERROR_REASON_MALFORMED_JSON, "The body continues after its JSON object.");
      }
    } catch (IOException notJson) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_MALFORMED_JSON,
          "The body is not well-formed JSON of at most " + MAX_DEPTH + " levels.");
    }
    return message;
  }

  private static void readObject(
      JsonParser json, Message.Builder message, Set<FieldDescriptor> refused) throws IOException {
    Descriptor type = message.getDescriptorForType();
    BitSet seen = new BitSet();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      FieldDescriptor field = type.findFieldByName(name);
      if (field == null || refused.contains(field)) {
        throw refuse(
            json, ErrorReason.ERROR_REASON_UNKNOWN_FIELD, "unknown", "is not a field of the body");
      }
      if (seen.get(field.getIndex())) {
        throw refuse(
            json, ErrorReason.ERROR_REASON_MALFORMED_JSON, "duplicate", "is given more than once");
      }
      seen.set(field.getIndex());
      json.nextToken();
      if (field.isRepeated()) {
        readArray(json, message, field);
      } else {
        message.setField(field, readValue(json, message, field));
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("The object does not end");
    }
  }

  private static void readArray(JsonParser json, Message.Builder message, FieldDescriptor field)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType(json, "array", "must be an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      message.addRepeatedField(field, readValue(json, message, field));
    }
  }

  private static Object readValue(JsonParser json, Message.Builder holder, FieldDescriptor field)
      throws IOException {
    try {
      return switch (field.getType()) {
        case STRING, ENUM -> ScalarText.parse(field, text(json));
        case BOOL -> bool(json);
        case INT32, UINT32 -> ScalarText.parse(field, integer(json));
        case INT64 ->
            ScalarText.parse(
                field,
                json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : integer(json));
        case MESSAGE -> message(json, holder, field);
        default -> throw new IllegalArgumentException(field.getFullName() + " is not transcoded");
      };
    } catch (InvalidValueException invalid) {
      throw refuse(
          json,
          invalid.reason(ErrorReason.ERROR_REASON_MALFORMED_JSON),
          invalid.rule(),
          invalid.description());
    }
  }

  private static Object message(JsonParser json, Message.Builder holder, FieldDescriptor field)
      throws IOException {
    if (ScalarText.isTimestamp(field)) {
      return ScalarText.timestamp(text(json));
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType(json, "object", "must be an object");
    }
    Message.Builder nested = holder.newBuilderForField(field);
    readObject(json, nested, Set.of());
    return nested.build();
  }

  private static String text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(json, "string", "must be a string");
    }
    return json.getText();
  }

  private static String integer(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(json, "number", "must be an integer");
    }
    return json.getText();
  }

  private static boolean bool(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw wrongType(json, "bool", "must be true or false");
    };
  }

  private static StatusRuntimeException wrongType(JsonParser json, String rule, String description)
      throws IOException {
    if (json.currentToken() == null) {
      throw new IOException("The body ends within a value");
    }
    return refuse(json, ErrorReason.ERROR_REASON_MALFORMED_JSON, "type." + rule, description);
  }

  private static StatusRuntimeException refuse(
      JsonParser json, ErrorReason reason, String rule, String description) {
    String field = path(json.getParsingContext());
    return Errors.withViolation(
        reason, "The field " + field + " " + description + ".", field, rule, description);
  }

  /** Where the parser stands, as {@code poll.options[2].text}. */
  private static String path(JsonStreamContext context) {
    if (context.inRoot()) {
      return "";
    }
    String parent = path(context.getParent());
    if (context.inArray()) {
      return context.hasCurrentIndex() ? parent + "[" + context.getCurrentIndex() + "]" : parent;
    }
    if (!context.hasCurrentName()) {
      return parent;
    }
    String name = Printable.of(context.getCurrentName());
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private static void requireReadable(Descriptor type, Set<Descriptor> known) {
    if (!known.add(type)) {
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      ScalarText.requireTranscoded(field);
      if (!ScalarText.isTranscoded(field)) {
        requireReadable(field.getMessageType(), known);
      }
    }
  }
}
