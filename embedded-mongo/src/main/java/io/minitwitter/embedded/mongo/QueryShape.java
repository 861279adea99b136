package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.Map;

/** What a filter looks like without the values in it, which may be personal, for messages. */
final class QueryShape {

  private QueryShape() {}

  static String of(Document filter) {
    return filter == null ? "{}" : describe(filter);
  }

  private static String describe(Object value) {
    return switch (value) {
      case Document document -> {
        StringBuilder text = new StringBuilder("{");
        for (Map.Entry<String, Object> entry : document.entrySet()) {
          text.append(text.length() > 1 ? ", " : "")
              .append(entry.getKey())
              .append(": ")
              .append(describe(entry.getValue()));
        }
        yield text.append('}').toString();
      }
      case Collection<?> values when values.iterator().hasNext() ->
          "[" + describe(values.iterator().next()) + ", …]";
      case null, default -> "?";
    };
  }
}
