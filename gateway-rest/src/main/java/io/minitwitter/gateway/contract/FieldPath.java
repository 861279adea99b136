package io.minitwitter.gateway.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of a message or of a message within it, named as the contract spells it: {@code user.id}.
 */
public record FieldPath(String name, List<FieldDescriptor> fields) {
  /**
   * Resolves a dotted name.
   *
   * @throws IllegalArgumentException when the type has no such field
   */
  static FieldPath resolve(Descriptor type, String name) {
    List<FieldDescriptor> fields = new ArrayList<>();
    Descriptor current = type;
    for (String part : name.split("\\.", -1)) {
      FieldDescriptor field = current == null ? null : current.findFieldByName(part);
      if (field == null) {
        throw new IllegalArgumentException(type.getFullName() + " has no field " + name);
      }
      fields.add(field);
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      current = nested ? field.getMessageType() : null;
    }
    return new FieldPath(name, List.copyOf(fields));
  }

  /** The field that the path ends at. */
  public FieldDescriptor leaf() {
    return fields.getLast();
  }

  /** Sets the field, or adds to it when it is repeated; messages on the way are made. */
  public void put(Message.Builder message, Object value) {
    Message.Builder holder = message;
    for (int i = 0; i < fields.size() - 1; i++) {
      holder = holder.getFieldBuilder(fields.get(i));
    }
    if (leaf().isRepeated()) {
      holder.addRepeatedField(leaf(), value);
    } else {
      holder.setField(leaf(), value);
    }
  }

  /** The field's value in a message. */
  Object get(Message message) {
    Message holder = message;
    for (int i = 0; i < fields.size() - 1; i++) {
      holder = (Message) holder.getField(fields.get(i));
    }
    return holder.getField(leaf());
  }
}
