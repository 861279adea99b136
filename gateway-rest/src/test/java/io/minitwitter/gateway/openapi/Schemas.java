package io.minitwitter.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.minitwitter.gateway.contract.FieldPath;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.ComposedSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The schemas of messages, gathered while operations refer to them. */
final class Schemas {
  private static final String TIMESTAMP = "google.protobuf.Timestamp";

  private final Comments comments;
  private final Map<String, Schema<?>> components = new TreeMap<>();

  Schemas(Comments comments) {
    this.comments = comments;
  }

  /** Whether a field is an object in JSON. */
  static boolean isObject(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.getMessageType().getFullName().equals(TIMESTAMP);
  }

  /** Every schema that was asked for, by name. */
  Map<String, Schema<?>> components() {
    return components;
  }

  void add(String name, Schema<?> schema) {
    components.put(name, schema);
  }

  /** A reference to the schema of an answer: every field that has no presence is there. */
  Schema<?> answer(Descriptor message) {
    return reference(message, Set.of(), false);
  }

  /** A reference to the schema of a body, without the fields that the path gives. */
  Schema<?> body(Descriptor message, List<FieldPath> pathVariables) {
    Set<FieldDescriptor> elsewhere =
        pathVariables.stream().map(path -> path.fields().getFirst()).collect(Collectors.toSet());
    return reference(message, elsewhere, true);
  }

  /**
   * The schema of a parameter. One that may be left out has no example: the documentation page
   * would send it with every try, and a page token or key of another caller is refused.
   */
  Schema<?> parameter(FieldDescriptor field, boolean required) {
    Schema<?> schema = FieldSchemas.of(field);
    if (required) {
      Schema<?> shown = schema instanceof ArraySchema array ? array.getItems() : schema;
      shown.setExample(Examples.of(field));
    }
    return schema;
  }

  private Schema<?> reference(Descriptor message, Set<FieldDescriptor> elsewhere, boolean request) {
    String name = message.getName();
    if (!components.containsKey(name)) {
      // Before its fields, so that a message within itself ends.
      components.put(name, new ObjectSchema());
      components.put(name, object(message, elsewhere, request));
    }
    return new Schema<>().$ref("#/components/schemas/" + name);
  }

  private Schema<?> object(Descriptor message, Set<FieldDescriptor> elsewhere, boolean request) {
    ObjectSchema object = new ObjectSchema();
    object.setDescription(comments.of(message.getFullName()));
    for (FieldDescriptor field : message.getFields()) {
      if (elsewhere.contains(field)) {
        continue;
      }
      object.addProperty(field.getName(), property(field, request));
      boolean required = request ? FieldSchemas.rules(field).getRequired() : !field.hasPresence();
      if (required) {
        object.addRequiredItem(field.getName());
      }
    }
    if (request) {
      object.setAdditionalProperties(false);
    }
    return object;
  }

  private Schema<?> property(FieldDescriptor field, boolean request) {
    String description = comments.of(field.getFullName());
    if (!isObject(field)) {
      Schema<?> schema = parameter(field, true);
      schema.setDescription(description);
      return schema;
    }
    Schema<?> reference = reference(field.getMessageType(), Set.of(), request);
    if (field.isRepeated()) {
      ArraySchema array = new ArraySchema();
      array.setItems(reference);
      FieldSchemas.limit(array, field, FieldSchemas.rules(field));
      array.setDescription(description);
      return array;
    }
    // A reference takes no description beside it.
    ComposedSchema described = new ComposedSchema();
    described.addAllOfItem(reference);
    described.setDescription(description);
    return described;
  }
}
