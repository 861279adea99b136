package io.minitwitter.gateway.transcode;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.limits.FieldLimits;
import io.minitwitter.mesh.time.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;

/**
 * Strict texts of single values: one spelling for each, without blanks, signs or digits of other
 * scripts, unlike what the JDK's parsers take.
 */
final class ScalarText {
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private ScalarText() {}

  /**
   * Whether a field has a type that the contract uses and JSON and queries therefore transcode.
   * Messages other than times are not single values.
   */
  static boolean isTranscoded(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING, BOOL, ENUM, INT32, UINT32, INT64 -> true;
      case MESSAGE -> isTimestamp(field);
      default -> false;
    };
  }

  /**
   * Requires that a field is transcoded, or is a message whose fields can be.
   *
   * @throws IllegalArgumentException if its type is another, a map, or part of a {@code oneof}
   */
  static void requireTranscoded(FieldDescriptor field) {
    boolean nested =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && !field.isMapField()
            && !field.getMessageType().getFile().getPackage().equals("google.protobuf");
    if (field.getRealContainingOneof() != null || !(isTranscoded(field) || nested)) {
      throw new IllegalArgumentException(field.getFullName() + ": its type is not transcoded");
    }
  }

  static boolean isTimestamp(FieldDescriptor field) {
    return field.getMessageType().getFullName().equals("google.protobuf.Timestamp");
  }

  /**
   * The value that a text means for a field.
   *
   * @throws InvalidValueException when it means none
   */
  static Object parse(FieldDescriptor field, String text) {
    return switch (field.getType()) {
      case STRING -> string(text);
      case BOOL -> bool(text);
      case ENUM -> enumValue(field, text);
      case INT32 -> (int) integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32 -> (int) integer(text, 0, 0xFFFF_FFFFL);
      case INT64 -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case MESSAGE -> timestamp(text);
      default -> throw new IllegalArgumentException(field.getFullName() + " is not transcoded");
    };
  }

  /** A text that stores can keep; any other is the fault that the services would name as well. */
  static String string(String text) {
    FieldLimits.badText(text)
        .ifPresent(
            fault -> {
              throw new InvalidValueException(
                  fault.getReason(),
                  fault.getDescription(),
                  ErrorReason.ERROR_REASON_INVALID_FIELDS);
            });
    return text;
  }

  static EnumValueDescriptor enumValue(FieldDescriptor field, String text) {
    EnumValueDescriptor value = field.getEnumType().findValueByName(text);
    if (value == null) {
      throw new InvalidValueException("type.enum", "must be one of the values of the contract");
    }
    return value;
  }

  static Timestamp timestamp(String text) {
    try {
      Instant instant = RFC_3339.parse(text, Instant::from);
      if (!instant.isBefore(FIRST)) {
        return Timestamps.of(instant);
      }
    } catch (DateTimeException notATime) {
      // Answered below, in our words.
    }
    throw new InvalidValueException(
        "type.timestamp", "must be a time of RFC 3339, such as 2026-01-31T12:00:00Z");
  }

  static long integer(String text, long least, long most) {
    int digits = text.startsWith("-") ? text.length() - 1 : text.length();
    if (digits > 0 && digits <= 19 && allDigits(text, text.length() - digits)) {
      try {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException beyondLong) {
        // Answered below, as any other integer that is out of range.
      }
    }
    throw new InvalidValueException(
        "type.integer", "must be an integer from " + least + " to " + most);
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidValueException("type.bool", "must be true or false");
    };
  }

  private static boolean allDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
