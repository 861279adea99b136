package io.minitwitter.gateway.transcode;

import com.google.protobuf.ByteString;
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
import java.util.Base64;

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

  /** Whether {@link #parse} knows how to read a field of this type. */
  static boolean reads(FieldDescriptor field) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || isTimestamp(field);
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
      case BYTES -> bytes(text);
      case BOOL -> bool(text);
      case ENUM -> enumValue(field, text);
      case INT32, SINT32, SFIXED32 -> (int) integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32, FIXED32 -> (int) integer(text, 0, 0xFFFF_FFFFL);
      case INT64, SINT64, SFIXED64 -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case UINT64, FIXED64 -> unsignedLong(text);
      case FLOAT -> (float) number(text, Float.MAX_VALUE);
      case DOUBLE -> number(text, Double.MAX_VALUE);
      case MESSAGE, GROUP -> timestamp(text);
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

  static ByteString bytes(String text) {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw new InvalidValueException("type.bytes", "must be base64");
    }
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

  static long unsignedLong(String text) {
    if (!text.isEmpty() && text.length() <= 20 && allDigits(text, 0)) {
      try {
        return Long.parseUnsignedLong(text);
      } catch (NumberFormatException beyondUnsignedLong) {
        // Answered below.
      }
    }
    throw new InvalidValueException(
        "type.integer", "must be an integer from 0 to 18446744073709551615");
  }

  static double number(String text, double most) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= 64
            && text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
    if (plain) {
      try {
        double value = Double.parseDouble(text);
        if (Math.abs(value) <= most) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // Answered below.
      }
    }
    throw new InvalidValueException("type.number", "must be a finite number");
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
