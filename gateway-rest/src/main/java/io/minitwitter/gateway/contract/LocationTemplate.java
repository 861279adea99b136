package io.minitwitter.gateway.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code Location} of something that was made, with parts read from the message that is sent.
 */
public record LocationTemplate(List<String> literals, List<FieldPath> fields) {
  static LocationTemplate parse(String text, Descriptor answer) {
    List<String> literals = new ArrayList<>();
    List<FieldPath> fields = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException(text + " leaves a brace open");
      }
      literals.add(text.substring(from, open));
      fields.add(FieldPath.resolve(answer, text.substring(open + 1, close)));
      from = close + 1;
    }
    literals.add(text.substring(from));
    return new LocationTemplate(List.copyOf(literals), List.copyOf(fields));
  }

  /** The path of what the message describes. */
  public String expand(Message answer) {
    StringBuilder path = new StringBuilder(literals.getFirst());
    for (int i = 0; i < fields.size(); i++) {
      path.append(fields.get(i).get(answer)).append(literals.get(i + 1));
    }
    return path.toString();
  }
}
