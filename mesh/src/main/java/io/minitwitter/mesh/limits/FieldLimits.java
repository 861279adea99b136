package io.minitwitter.mesh.limits;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.options.v1.RulesProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks a request against the {@code buf.validate} limits of its contract, and refuses in every
 * text what no store can hold: the NUL character, and half of a surrogate pair, which a message
 * that was built from JSON and never serialized can carry.
 */
public final class FieldLimits {
  /** One for the process: it compiles the rules of each type once, at its first message. */
  private static final Validator VALIDATOR =
      ValidatorFactory.newBuilder().withConfig(config()).build();

  private static final Map<Descriptor, List<FieldDescriptor>> TEXTS = new ConcurrentHashMap<>();

  private FieldLimits() {}

  /** Knows the limits that the contract adds to those of {@code buf.validate}. */
  private static Config config() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    RulesProto.registerAllExtensions(registry);
    return Config.newBuilder().setExtensionRegistry(registry).build();
  }

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
      violations.add(
          Errors.violation(path(proto.getField()), proto.getRuleId(), proto.getMessage()));
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
    for (FieldDescriptor field :
        TEXTS.computeIfAbsent(message.getDescriptorForType(), FieldLimits::texts)) {
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          String index = "[" + i + "]";
          findBadText(message.getRepeatedField(field, i), prefix, field, index, violations);
        }
      } else if (!field.hasPresence() || message.hasField(field)) {
        findBadText(message.getField(field), prefix, field, "", violations);
      }
    }
  }

  /** The fields that hold text, or messages, which may. */
  private static List<FieldDescriptor> texts(Descriptor type) {
    return type.getFields().stream()
        .filter(
            field ->
                field.getJavaType() == FieldDescriptor.JavaType.STRING
                    || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .toList();
  }

  private static void findBadText(
      Object value,
      String prefix,
      FieldDescriptor field,
      String index,
      List<FieldViolation> violations) {
    if (value instanceof Message inner) {
      findBadText(inner, prefix + field.getName() + index + ".", violations);
    } else if (value instanceof String text) {
      badText(text)
          .map(fault -> fault.toBuilder().setField(prefix + field.getName() + index).build())
          .ifPresent(violations::add);
    }
  }

  /** The fault of a text that no store can keep, without its field; empty for any other text. */
  public static Optional<FieldViolation> badText(String text) {
    if (text.indexOf('\0') >= 0) {
      return Optional.of(Errors.violation("", "string.nul", "must not contain the NUL character"));
    }
    return hasHalfOfASurrogatePair(text)
        ? Optional.of(Errors.violation("", "string.unicode", "must be well-formed Unicode"))
        : Optional.empty();
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
