package io.minitwitter.mesh.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import build.buf.validate.FieldRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.StatusRuntimeException;
import io.minitwitter.contract.Contract;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every size in a request is bounded by the contract. */
class ContractLimitsTest {
  private static final Pattern UNBOUNDED = Pattern.compile("(?<!\\\\)[*+]|\\{\\d+,}");

  @Test
  void everyStringOfARequestHasAMaximumLength() {
    assertThat(fields())
        .filteredOn(field -> field.getType() == FieldDescriptor.Type.STRING)
        .isNotEmpty()
        .allSatisfy(field -> assertThat(isBounded(rules(field).getString())).isTrue());
  }

  @Test
  void everyListOfARequestHasAMaximumLength() {
    assertThat(fields())
        .filteredOn(FieldDescriptor::isRepeated)
        .isNotEmpty()
        .allSatisfy(
            field -> assertThat(options(field).getRepeated().getMaxItems()).isBetween(1L, 100L));
  }

  @Test
  void everyBytesFieldOfARequestHasAMaximumLength() {
    assertThat(fields())
        .filteredOn(field -> field.getJavaType() == JavaType.BYTE_STRING)
        .allSatisfy(field -> assertThat(rules(field).getBytes().hasMaxLen()).isTrue());
  }

  /** Pages of internal RPCs hold ids alone and may be large; 10,000 ids are 400 kB. */
  @Test
  void everyPageSizeAndPageTokenIsLimited() {
    Set<Descriptor> internal =
        Contract.methods()
            .filter(method -> !method.getOptions().hasExtension(AnnotationsProto.http))
            .map(MethodDescriptor::getInputType)
            .collect(Collectors.toSet());
    assertThat(fields())
        .filteredOn(field -> field.getName().equals("page_size"))
        .isNotEmpty()
        .allSatisfy(
            field -> {
              assertThat(rules(field).getInt32().getGte()).isZero();
              assertThat(rules(field).getInt32().getLte())
                  .isBetween(100, internal.contains(field.getContainingType()) ? 10_000 : 100);
            });
    assertThat(fields())
        .filteredOn(field -> field.getName().equals("page_token"))
        .isNotEmpty()
        .allSatisfy(
            field -> assertThat(rules(field).getString().getMaxLen()).isBetween(200L, 400L));
  }

  /** The validator matches a pattern against the whole text, others search for it within. */
  @Test
  void everyPatternIsAnchored() {
    assertThat(fields())
        .map(field -> rules(field).getString().getPattern())
        .filteredOn(pattern -> !pattern.isEmpty())
        .isNotEmpty()
        .allMatch(pattern -> pattern.startsWith("^") && pattern.endsWith("$"));
  }

  /** Rules that do not compile would fail each call, at its first check. */
  @Test
  void theRulesOfEveryRequestCanBeChecked() {
    assertThat(Contract.methods().map(MethodDescriptor::getInputType).distinct())
        .isNotEmpty()
        .allSatisfy(
            type ->
                assertThatCode(
                        () -> {
                          try {
                            FieldLimits.check(DynamicMessage.getDefaultInstance(type));
                          } catch (StatusRuntimeException e) {
                            // Broken limits are an answer; rules that cannot be checked are not.
                          }
                        })
                    .doesNotThrowAnyException());
  }

  private static boolean isBounded(StringRules rules) {
    boolean fixed =
        rules.getPattern().startsWith("^")
            && rules.getPattern().endsWith("$")
            && !UNBOUNDED.matcher(rules.getPattern()).find();
    return rules.hasMaxLen() || rules.hasLen() || rules.getUuid() || fixed;
  }

  private static FieldRules rules(FieldDescriptor field) {
    FieldRules rules = options(field);
    return field.isRepeated() ? rules.getRepeated().getItems() : rules;
  }

  private static FieldRules options(FieldDescriptor field) {
    return field.getOptions().getExtension(ValidateProto.field);
  }

  private static Set<FieldDescriptor> fields() {
    Set<FieldDescriptor> fields = new LinkedHashSet<>();
    Set<Descriptor> seen = new HashSet<>();
    Contract.methods().forEach(method -> collect(method.getInputType(), fields, seen));
    return fields;
  }

  private static void collect(
      Descriptor message, Set<FieldDescriptor> fields, Set<Descriptor> seen) {
    if (!seen.add(message)) {
      return;
    }
    for (FieldDescriptor field : message.getFields()) {
      fields.add(field);
      if (field.getJavaType() == JavaType.MESSAGE) {
        collect(field.getMessageType(), fields, seen);
      }
    }
  }
}
