package io.minitwitter.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.minitwitter.options.v1.OptionsProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Example values: what the contract's {@code example} option gives, or what a format implies. */
final class Examples {
  private static final String UUID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OBJECT_ID = "6a1f0c2be4b0a1d2c3f4e5a6";
  private static final String OBJECT_ID_PATTERN = "^[0-9a-fA-F]{24}$";
  private static final String TIME = "2026-01-31T12:00:00.123Z";

  private Examples() {}

  /**
   * A value for a single field that is no message.
   *
   * @throws IllegalStateException when the field needs an {@code example} option and has none, or
   *     one that is no value of its type
   */
  static Object of(FieldDescriptor field) {
    String declared = field.getOptions().getExtension(OptionsProto.example);
    return declared.isEmpty() ? implied(field) : parsed(field, declared);
  }

  private static Object parsed(FieldDescriptor field, String text) {
    try {
      return switch (field.getJavaType()) {
        case INT, LONG -> Long.valueOf(text);
        case BOOLEAN -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("no boolean: " + text);
          }
          yield Boolean.valueOf(text);
        }
        case ENUM -> {
          if (field.getEnumType().findValueByName(text) == null) {
            throw new IllegalArgumentException("no such value: " + text);
          }
          yield text;
        }
        default -> text;
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the example of " + field.getFullName() + " is wrong", e);
    }
  }

  private static Object implied(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> 1;
      case BOOLEAN -> true;
      case ENUM -> field.getEnumType().getValues().getLast().getName();
      case MESSAGE -> TIME;
      default -> {
        var rules = FieldSchemas.rules(field).getString();
        if (rules.getUuid()) {
          yield UUID;
        }
        if (rules.getPattern().equals(OBJECT_ID_PATTERN)) {
          yield OBJECT_ID;
        }
        throw new IllegalStateException(
            field.getFullName() + " needs the option (minitwitter.options.v1.example)");
      }
    };
  }

  /** A message with all its fields. */
  static Map<String, Object> of(Descriptor message) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      Object value = Schemas.isObject(field) ? of(field.getMessageType()) : of(field);
      example.put(field.getName(), field.isRepeated() ? List.of(value) : value);
    }
    return example;
  }

  /** An object of these names and values, in this order, which that of {@code Map.of} is not. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
