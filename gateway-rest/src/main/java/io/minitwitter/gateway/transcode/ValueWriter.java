package io.minitwitter.gateway.transcode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import io.minitwitter.mesh.time.Timestamps;
import java.io.IOException;
import java.util.List;

/** Writes the values of one field, as protobuf's reflection gives them. */
@FunctionalInterface
interface ValueWriter {
  /** RFC 3339 with no, three, six or nine digits of the second, like {@code Instant}'s text. */
  ValueWriter TIMESTAMP =
      (json, value) -> {
        Timestamp time = (Timestamp) value;
        json.writeString(Timestamps.instant(time).toString());
      };

  void write(JsonGenerator json, Object value) throws IOException;

  static ValueWriter array(ValueWriter single) {
    return (json, value) -> {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        single.write(json, element);
      }
      json.writeEndArray();
    };
  }

  static ValueWriter scalar(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING -> (json, value) -> json.writeString((String) value);
      case BOOL -> (json, value) -> json.writeBoolean((Boolean) value);
      case ENUM -> ValueWriter::writeEnum;
      case INT32 -> (json, value) -> json.writeNumber((Integer) value);
      case UINT32 -> (json, value) -> json.writeNumber(Integer.toUnsignedLong((Integer) value));
      // As a string, since JavaScript's numbers would lose its end.
      case INT64 -> (json, value) -> json.writeString(value.toString());
      default ->
          throw new IllegalArgumentException(field.getFullName() + ": its type is not written");
    };
  }

  private static void writeEnum(JsonGenerator json, Object value) throws IOException {
    EnumValueDescriptor constant = (EnumValueDescriptor) value;
    // A value that a newer service sent has no name here.
    if (constant.getIndex() < 0) {
      json.writeNumber(constant.getNumber());
    } else {
      json.writeString(constant.getName());
    }
  }
}
