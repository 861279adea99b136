package io.minitwitter.gateway.transcode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.minitwitter.gateway.contract.FieldPath;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBinding.RequestBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The query parameters of a binding: as google/api/http.proto says, every field that neither the
 * path nor the body gives, those of nested messages by dotted names.
 */
public final class QueryParameters {
  private QueryParameters() {}

  /** The parameters by name, in the contract's order. */
  public static Map<String, FieldPath> of(HttpBinding binding) {
    if (binding.body() instanceof RequestBody.Whole) {
      return Map.of();
    }
    Map<String, FieldPath> parameters = new LinkedHashMap<>();
    collect(binding.method().getInputType(), List.of(), parameters);
    binding.path().variables().forEach(variable -> parameters.remove(variable.name()));
    if (binding.body() instanceof RequestBody.Field(FieldDescriptor body)) {
      parameters.values().removeIf(parameter -> parameter.fields().getFirst().equals(body));
    }
    return parameters;
  }

  private static void collect(
      Descriptor type, List<FieldDescriptor> holders, Map<String, FieldPath> parameters) {
    for (FieldDescriptor field : type.getFields()) {
      ScalarText.requireTranscoded(field);
      List<FieldDescriptor> path = new ArrayList<>(holders);
      path.add(field);
      if (ScalarText.isTranscoded(field)) {
        String name = String.join(".", path.stream().map(FieldDescriptor::getName).toList());
        parameters.put(name, new FieldPath(name, List.copyOf(path)));
      } else if (!field.isRepeated() && !holders.contains(field)) {
        collect(field.getMessageType(), path, parameters);
      }
    }
  }
}
