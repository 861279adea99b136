package io.minitwitter.gateway.transcode;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/**
 * Writes messages as JSON: names as in the contract, fields at their default printed, times as in
 * RFC 3339. Its code is generated at start for each type, since the reflection of protobuf's own
 * printer costs five times as much.
 */
public final class JsonWriter {
  private final MessageMarshaller marshaller;

  /**
   * @param prototypes the types that can be written
   */
  public JsonWriter(Collection<Message> prototypes) {
    MessageMarshaller.Builder builder =
        MessageMarshaller.builder()
            .preservingProtoFieldNames(true)
            .includingDefaultValueFields(true)
            .omittingInsignificantWhitespace(true);
    prototypes.forEach(builder::register);
    this.marshaller = builder.build();
  }

  byte[] write(Message message) {
    try {
      return marshaller.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
