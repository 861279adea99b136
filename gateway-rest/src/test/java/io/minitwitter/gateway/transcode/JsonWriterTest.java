package io.minitwitter.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.minitwitter.contract.Contract;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.gateway.test.v1.Colour;
import io.minitwitter.gateway.test.v1.Kinds;
import io.minitwitter.gateway.test.v1.Part;
import io.minitwitter.gateway.test.v1.Untranscoded;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protobuf's own printer is what is right. */
class JsonWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("messages")
  void writesWhatProtobufWrites(Message message) throws Exception {
    assertThat(written(message))
        .isEqualTo(
            JSON.readTree(
                JsonFormat.printer()
                    .preservingProtoFieldNames()
                    .alwaysPrintFieldsWithNoPresence()
                    .print(message)));
  }

  @Test
  void writesTextAsUtf8() {
    byte[] json =
        new JsonWriter(Part.getDescriptor())
            .write(Part.newBuilder().setTextValue("Grüße 🙂 <&'\"\\\n\u2028").build());

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"text_value\":\"Grüße 🙂 <&'\\\"\\\\\\n\u2028\",\"count\":0}");
  }

  @Test
  void refusesAtStartTypesThatItDoesNotWrite() {
    for (Descriptor type : Untranscoded.getDescriptor().getNestedTypes()) {
      assertThatThrownBy(() -> new JsonWriter(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("value");
    }
  }

  static Stream<Message> messages() {
    Kinds full =
        Kinds.newBuilder()
            .setTextValue("Grüße 🙂 <&'\"\\\n\u0001\u2028")
            .setInt32Value(Integer.MIN_VALUE)
            .setUint32Value(-1)
            .setInt64Value(Long.MIN_VALUE)
            .setBoolValue(true)
            .setColour(Colour.COLOUR_BLUE)
            .setAt(Timestamp.newBuilder().setSeconds(1_770_000_000).setNanos(1))
            .setPart(Part.newBuilder().setPart(Part.newBuilder().setCount(1)))
            .addTexts("a")
            .addNumbers(-1)
            .addColours(Colour.COLOUR_RED)
            .addParts(Part.newBuilder().setTextValue("x"))
            .setMaybe("")
            .build();
    Stream<Message> ofTheContract =
        HttpBindings.of(Contract.grpcServices()).stream().map(HttpBinding::answerPrototype);
    return Stream.concat(
        Stream.of(
            full,
            Kinds.getDefaultInstance(),
            full.toBuilder().setColourValue(99).build(),
            Kinds.newBuilder().setAt(time(-62_135_596_800L, 0)).build(),
            Kinds.newBuilder().setAt(time(253_402_300_799L, 999_999_999)).build(),
            Kinds.newBuilder().setAt(time(0, 120_000_000)).build(),
            Kinds.newBuilder().setAt(time(-1, 5_000)).build()),
        ofTheContract);
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  private static JsonNode written(Message message) throws Exception {
    JsonNode written = JSON.readTree(new JsonWriter(message.getDescriptorForType()).write(message));
    JsonWriter keeping = JsonWriter.keepingElements(message.getDescriptorForType());
    for (int i = 0; i < 2; i++) {
      assertThat(JSON.readTree(keeping.write(message))).isEqualTo(written);
    }
    return written;
  }
}
