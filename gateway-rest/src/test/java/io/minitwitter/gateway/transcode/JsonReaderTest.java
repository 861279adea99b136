package io.minitwitter.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.test.v1.Kinds;
import io.minitwitter.gateway.test.v1.Untranscoded;
import io.minitwitter.mesh.error.ErrorDetails;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private final JsonReader reader = new JsonReader(Kinds.getDefaultInstance(), Set.of());

  @Test
  void readsEveryKindOfFieldAsProtobufDoes() throws Exception {
    String json =
        """
        {"text_value": "Grüße 🙂", "int32_value": -2147483648, "uint32_value": 4294967295,
         "int64_value": "-9223372036854775808", "bool_value": true,
         "colour": "COLOUR_BLUE", "at": "2026-02-28T23:59:59.5+01:00",
         "part": {"text_value": "a", "part": {"count": 3}},
         "texts": ["x", ""], "numbers": [1, -2], "colours": ["COLOUR_RED"],
         "parts": [{"text_value": "1"}, {}], "maybe": ""}
        """;
    Kinds.Builder expected = Kinds.newBuilder();
    JsonFormat.parser().merge(json, expected);

    assertThat(read(json)).isEqualTo(expected.build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", " \n{ } "})
  void readsNothingFromAnEmptyBodyOrObject(String body) {
    assertThat(read(body)).isEqualTo(Kinds.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"text_value\": \"a\"",
        "{\"text_value\": ",
        "{\"texts\": [\"a\"",
        "{\"text_value\": \"a\",}",
        "{'text_value': 'a'}",
        "{text_value: \"a\"}",
        "{\"int32_value\": 01}",
        "{\"int32_value\": +1}",
        "{\"int32_value\": NaN}",
        "{\"int32_value\": .5}",
        "{} {}",
        "{}x",
        "{} ]",
        "[]",
        "null",
        "1",
        "\"text\"",
        "   ",
        "// a\n{}",
        "\uFEFF{}",
        "{\"text_value\": \"a\tb\"}",
        "{\"text_value\": \"\\x\"}",
      })
  void refusesWhatIsNotOneJsonObject(String body) {
    assertThat(refused(body).reason()).isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text_value\": 1}|text_value|type.string",
        "{\"text_value\": null}|text_value|type.string",
        "{\"text_value\": {}}|text_value|type.string",
        "{\"text_value\": \"a\\u0000b\"}|text_value|string.nul",
        "{\"text_value\": \"\\ud800\"}|text_value|string.unicode",
        "{\"text_value\": \"\\udc00\\ud800\"}|text_value|string.unicode",
        "{\"int32_value\": \"1\"}|int32_value|type.number",
        "{\"int32_value\": 1.0}|int32_value|type.number",
        "{\"int32_value\": 1e2}|int32_value|type.number",
        "{\"int32_value\": 2147483648}|int32_value|type.integer",
        "{\"uint32_value\": -1}|uint32_value|type.integer",
        "{\"int64_value\": 9223372036854775808}|int64_value|type.integer",
        "{\"int64_value\": \" 1\"}|int64_value|type.integer",
        "{\"int64_value\": \"+1\"}|int64_value|type.integer",
        "{\"int64_value\": \"١\"}|int64_value|type.integer",
        "{\"bool_value\": \"true\"}|bool_value|type.bool",
        "{\"bool_value\": 1}|bool_value|type.bool",
        "{\"colour\": \"COLOUR_GREEN\"}|colour|type.enum",
        "{\"colour\": \"colour_red\"}|colour|type.enum",
        "{\"colour\": 1}|colour|type.string",
        "{\"at\": \"2026-02-29T00:00:00Z\"}|at|type.timestamp",
        "{\"at\": \"2026-01-01\"}|at|type.timestamp",
        "{\"at\": \"0000-01-01T00:00:00Z\"}|at|type.timestamp",
        "{\"at\": 1}|at|type.string",
        "{\"part\": []}|part|type.object",
        "{\"part\": \"a\"}|part|type.object",
        "{\"part\": {\"part\": {\"count\": \"a\"}}}|part.part.count|type.number",
        "{\"texts\": \"a\"}|texts|type.array",
        "{\"texts\": {}}|texts|type.array",
        "{\"texts\": [\"a\", null]}|texts[1]|type.string",
        "{\"parts\": [{}, {\"count\": true}]}|parts[1].count|type.number",
        "{\"text_value\": \"a\", \"text_value\": \"a\"}|text_value|duplicate",
        "{\"parts\": [{\"count\": 1, \"count\": 1}]}|parts[0].count|duplicate",
      })
  void namesTheFieldThatIsWrong(String body, String field, String rule) {
    ErrorDetails refused = refused(body);

    // Bad texts have the reason that gRPC clients get for them.
    assertThat(refused.reason())
        .isEqualTo(
            rule.startsWith("string.")
                ? ErrorReason.ERROR_REASON_INVALID_FIELDS
                : ErrorReason.ERROR_REASON_MALFORMED_JSON);
    assertThat(refused.violations())
        .singleElement()
        .returns(field, FieldViolation::getField)
        .returns(rule, FieldViolation::getReason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"role\": \"ROLE_ADMIN\"}|role",
        "{\"textValue\": \"a\"}|textValue",
        "{\"\": 1}|``",
        "{\"part\": {\"nothing\": 1}}|part.nothing",
        "{\"@type\": \"x\"}|@type",
      })
  void refusesFieldsThatTheMessageDoesNotHave(String body, String field) {
    ErrorDetails refused = refused(body);

    assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNKNOWN_FIELD);
    assertThat(refused.violations())
        .singleElement()
        .returns(field == null ? "" : field, FieldViolation::getField);
  }

  @Test
  void refusesAFieldThatThePathGives() {
    JsonReader withPath =
        new JsonReader(
            Kinds.getDefaultInstance(),
            Set.of(Kinds.getDescriptor().findFieldByName("text_value")));

    assertThatThrownBy(() -> withPath.read(utf8("{\"text_value\": \"a\"}")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(ErrorDetails.of(refused).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_UNKNOWN_FIELD));
  }

  @ParameterizedTest
  @CsvSource({"c0af", "eda080", "ff", "c3", "f8888080", "80"})
  void refusesBytesThatAreNotUtf8(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    byte[] body = utf8("{\"text_value\": \"" + "?".repeat(bad.length) + "\"}");
    System.arraycopy(bad, 0, body, body.length - 2 - bad.length, bad.length);

    assertThat(refused(body).reason()).isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void refusesOtherEncodingsOfUnicode(String charset) {
    byte[] body = "{\"text_value\": \"a\"}".getBytes(Charset.forName(charset));

    assertThat(refused(body).reason()).isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"part\":".repeat(10_000) + "{}" + "}".repeat(10_000);
    String arrays = "{\"texts\":" + "[".repeat(50_000);

    assertThat(refused(deep).reason()).isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
    assertThat(refused(arrays).reason()).isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
  }

  @Test
  void refusesNumbersOfManyDigits() {
    assertThat(refused("{\"int64_value\": " + "1".repeat(10_000) + "}").reason())
        .isEqualTo(ErrorReason.ERROR_REASON_MALFORMED_JSON);
  }

  @Test
  void errorsDoNotRevealJavaTypes() {
    for (String body : new String[] {"{", "{\"at\": \"x\"}", "{\"colour\": \"*\"}", "{} {}"}) {
      assertThat(refused(body).message())
          .doesNotContainIgnoringCase("java", "jackson", "exception");
    }
  }

  @Test
  void showsNoControlCharactersOfUnknownNames() {
    ErrorDetails refused = refused("{\"a\\n\\u0007" + "b".repeat(200) + "\": 1}");

    assertThat(refused.violations().getFirst().getField()).startsWith("a??bb").hasSize(64);
  }

  @Test
  void refusesAtStartTypesThatItDoesNotRead() {
    for (Descriptor type : Untranscoded.getDescriptor().getNestedTypes()) {
      assertThatThrownBy(() -> new JsonReader(DynamicMessage.getDefaultInstance(type), Set.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("value");
    }
  }

  private Message read(String body) {
    return reader.read(utf8(body)).build();
  }

  private ErrorDetails refused(String body) {
    return refused(utf8(body));
  }

  private ErrorDetails refused(byte[] body) {
    return ErrorDetails.of(
        catchThrowableOfType(StatusRuntimeException.class, () -> reader.read(body)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
