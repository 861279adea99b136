package io.minitwitter.mesh.limits;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a request against the {@code buf.validate} limits of its contract, and refuses in every
 * text what no store can hold: the NUL character, and half of a surrogate pair, which a message
 * that was built from JSON and never serialized can carry.
 */
public final class FieldLimits {
  /** One for the process: it compiles the rules of each type once, at its first message. */
  private static final Validator VALIDATOR = ValidatorFactory.newBuilder().build();

  private FieldLimits() {}

  /** Compiles the rules of every request of the contract, so that no first call waits for it. */
  public static void warmUp() {
    Contract.methods()
        .map(MethodDescriptor::getInputType)
        .distinct()
        .forEach(type -> validate(DynamicMessage.getDefaultInstance(type)));
  }

  /**
   * Lets a request pass that keeps its limits.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_FIELDS with every violation
   */
  public static void check(Message request) {
    List<FieldViolation> violations = new ArrayList<>(0);
    findBadText(request, "", violations);
    for (Violation violation : validate(request).getViolations()) {
      var proto = violation.toProto();
      violations.add(violation(path(proto.getField()), proto.getRuleId(), proto.getMessage()));
    }
    if (!violations.isEmpty()) {
      throw Errors.invalidFields(violations);
    }
  }

  private static ValidationResult validate(Message request) {
    try {
      return VALIDATOR.validate(request);
    } catch (ValidationException e) {
      throw new IllegalStateException(
          "the limits of " + request.getDescriptorForType().getFullName() + " cannot be checked",
          e);
    }
  }

  private static void findBadText(Message message, String prefix, List<FieldViolation> violations) {
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      String path = prefix + field.getName();
      if (entry.getValue() instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          findBadText(list.get(i), path + "[" + i + "]", violations);
        }
      } else {
        findBadText(entry.getValue(), path, violations);
      }
    }
  }

  private static void findBadText(Object value, String path, List<FieldViolation> violations) {
    if (value instanceof Message inner) {
      findBadText(inner, path + ".", violations);
    } else if (value instanceof String text) {
      if (text.indexOf('\0') >= 0) {
        violations.add(violation(path, "string.nul", "must not contain the NUL character"));
      }
      if (hasHalfOfASurrogatePair(text)) {
        violations.add(violation(path, "string.unicode", "must be well-formed Unicode"));
      }
    }
  }

  private static boolean hasHalfOfASurrogatePair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static FieldViolation violation(String path, String rule, String description) {
    return FieldViolation.newBuilder()
        .setField(path)
        .setReason(rule)
        .setDescription(description)
        .build();
  }

  private static String path(FieldPath path) {
    StringBuilder text = new StringBuilder();
    for (FieldPathElement element : path.getElementsList()) {
      if (!text.isEmpty()) {
        text.append('.');
      }
      text.append(element.getFieldName());
      if (element.hasIndex()) {
        text.append('[').append(element.getIndex()).append(']');
      }
    }
    return text.toString();
  }
}
