package io.minitwitter.gateway.openapi;

import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.util.List;

/**
 * The schema of a single field that is no message, with the limits that the contract sets on it.
 */
final class FieldSchemas {
  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  private FieldSchemas() {}

  static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(ValidateProto.field);
  }

  /** The schema of a field; an array's items when {@code items}. */
  static Schema<?> of(FieldDescriptor field) {
    FieldRules rules = rules(field);
    if (!field.isRepeated()) {
      return single(field, rules);
    }
    RepeatedRules repeated = rules.getRepeated();
    ArraySchema array = new ArraySchema();
    array.setItems(single(field, repeated.getItems()));
    limit(array, field, rules);
    return array;
  }

  /** Adds the limits on an array's length. */
  static void limit(ArraySchema array, FieldDescriptor field, FieldRules rules) {
    RepeatedRules repeated = rules.getRepeated();
    if (rules.getRequired() || repeated.hasMinItems()) {
      array.setMinItems((int) Math.max(1, repeated.getMinItems()));
    }
    if (repeated.hasMaxItems()) {
      array.setMaxItems((int) repeated.getMaxItems());
    }
    if (repeated.getUnique()) {
      array.setUniqueItems(true);
    }
  }

  private static Schema<?> single(FieldDescriptor field, FieldRules rules) {
    return switch (field.getType()) {
      case STRING -> string(field, rules);
      case BOOL -> new BooleanSchema();
      case ENUM -> enumeration(field, rules.getEnum().getInList());
      case INT32 -> integer(rules.getInt32());
      case UINT32 -> {
        Schema<Number> schema = new IntegerSchema().format("int64");
        yield schema.minimum(BigDecimal.ZERO).maximum(BigDecimal.valueOf(UINT32_MAX));
      }
      // Numbers of 64 bits are strings in JSON: JavaScript's numbers would lose their end.
      case INT64 -> new StringSchema().format("int64");
      case MESSAGE -> new DateTimeSchema();
      default -> throw new IllegalArgumentException(field.getFullName() + " is not transcoded");
    };
  }

  private static Schema<?> string(FieldDescriptor field, FieldRules rules) {
    StringRules string = rules.getString();
    StringSchema schema = new StringSchema();
    boolean neverEmpty = rules.getRequired() && !field.hasPresence();
    if (string.hasMinLen() || neverEmpty) {
      schema.setMinLength((int) Math.max(neverEmpty ? 1 : 0, string.getMinLen()));
    }
    if (string.hasMaxLen()) {
      schema.setMaxLength((int) string.getMaxLen());
    }
    // Clients' regular expression libraries may lack Unicode classes; the comment states the rule.
    if (string.hasPattern() && !string.getPattern().contains("\\p")) {
      schema.setPattern(string.getPattern());
    }
    if (string.getUuid()) {
      schema.setFormat("uuid");
    } else if (string.getEmail()) {
      schema.setFormat("email");
    } else if (field.getName().endsWith("password")) {
      schema.setFormat("password");
    }
    return schema;
  }

  private static Schema<?> integer(Int32Rules rules) {
    Schema<Number> schema = new IntegerSchema();
    if (rules.hasGte()) {
      schema.setMinimum(BigDecimal.valueOf(rules.getGte()));
    } else if (rules.hasGt()) {
      schema.setMinimum(BigDecimal.valueOf(rules.getGt() + 1L));
    }
    if (rules.hasLte()) {
      schema.setMaximum(BigDecimal.valueOf(rules.getLte()));
    } else if (rules.hasLt()) {
      schema.setMaximum(BigDecimal.valueOf(rules.getLt() - 1L));
    }
    return schema;
  }

  private static Schema<?> enumeration(FieldDescriptor field, List<Integer> taken) {
    List<String> names =
        field.getEnumType().getValues().stream()
            // The value zero is never sent: it stands for a field that was left out.
            .filter(value -> value.getNumber() != 0)
            .filter(value -> taken.isEmpty() || taken.contains(value.getNumber()))
            .map(EnumValueDescriptor::getName)
            .toList();
    StringSchema schema = new StringSchema();
    schema.setEnum(names);
    return schema;
  }
}
