package io.minitwitter.gateway.transcode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes messages of one type as JSON: the mapping of proto3 with names as in the contract and
 * fields at their default printed. What there is to write is worked out once for the type; a
 * message costs a sixth of what protobuf's own printer does.
 */
final class JsonWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Every request has its own thread, so a pool per thread would never reuse a buffer.
          .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
          // Else characters beyond the basic plane are written as two escapes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /** The JSON of elements by their messages, whose hash codes are computed once. */
  private static final Cache<Message, SerializableString> ELEMENTS =
      Caffeine.newBuilder().maximumSize(4_000).build();

  private static final int LEAST_BYTES = 512;
  private static final int MOST_BYTES = 64 << 10;

  private final Plan plan;

  /** Of the last message: the next one is likely to be as long. */
  private volatile int usualBytes = LEAST_BYTES;

  /**
   * A writer of the messages of a type.
   *
   * @throws IllegalArgumentException when the type has a field of a type that is not written
   */
  JsonWriter(Descriptor type) {
    this(type, UnaryOperator.identity());
  }

  private JsonWriter(Descriptor type, UnaryOperator<ValueWriter> elements) {
    this.plan = Plan.of(type, elements, new HashMap<>());
  }

  /**
   * A writer that keeps the JSON of messages in lists, since many lists have the same elements. Not
   * for what only some callers may read.
   *
   * @throws IllegalArgumentException when the type has a field of a type that is not written
   */
  static JsonWriter keepingElements(Descriptor type) {
    return new JsonWriter(type, JsonWriter::keeping);
  }

  private static ValueWriter keeping(ValueWriter writer) {
    return (json, value) ->
        json.writeRawValue(
            ELEMENTS.get(
                (Message) value,
                message ->
                    new SerializedString(
                        new String(write(writer, message, LEAST_BYTES), StandardCharsets.UTF_8))));
  }

  byte[] write(Message message) {
    byte[] written = write(plan, message, usualBytes);
    usualBytes = Math.clamp(written.length, LEAST_BYTES, MOST_BYTES);
    return written;
  }

  private static byte[] write(ValueWriter writer, Message message, int usualBytes) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(usualBytes);
        JsonGenerator json = JSON.createGenerator(bytes)) {
      writer.write(json, message);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a type in the contract's order. */
  private static final class Plan implements ValueWriter {
    private final List<Field> fields = new ArrayList<>();

    private record Field(FieldDescriptor field, SerializableString name, ValueWriter writer) {}

    static Plan of(
        Descriptor type, UnaryOperator<ValueWriter> elements, Map<Descriptor, Plan> known) {
      Plan before = known.get(type);
      if (before != null) {
        return before;
      }
      Plan plan = new Plan();
      // Before its fields, so that a message within itself ends.
      known.put(type, plan);
      for (FieldDescriptor field : type.getFields()) {
        plan.fields.add(
            new Field(
                field, new SerializedString(field.getName()), writer(field, elements, known)));
      }
      return plan;
    }

    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
      Message message = (Message) value;
      json.writeStartObject();
      for (Field field : fields) {
        if (!field.field().hasPresence() || message.hasField(field.field())) {
          json.writeFieldName(field.name());
          field.writer().write(json, message.getField(field.field()));
        }
      }
      json.writeEndObject();
    }

    private static ValueWriter writer(
        FieldDescriptor field, UnaryOperator<ValueWriter> elements, Map<Descriptor, Plan> known) {
      ScalarText.requireTranscoded(field);
      ValueWriter single = single(field, elements, known);
      if (!field.isRepeated()) {
        return single;
      }
      return ValueWriter.array(single instanceof Plan ? elements.apply(single) : single);
    }

    private static ValueWriter single(
        FieldDescriptor field, UnaryOperator<ValueWriter> elements, Map<Descriptor, Plan> known) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        return ValueWriter.scalar(field);
      }
      return ScalarText.isTimestamp(field)
          ? ValueWriter.TIMESTAMP
          : of(field.getMessageType(), elements, known);
    }
  }
}
