package io.minitwitter.mesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A-z_0.9",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void aRequestIdIsTakenOver(String id) {
    assertThat(RequestContext.of(id, null).requestId()).isEqualTo(id);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\nforged log line",
        "é",
        "<script>",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void aBadRequestIdIsReplaced(String id) {
    String made = RequestContext.of(id, null).requestId();

    assertThat(made).matches("[0-9a-f]{16}").isNotEqualTo(RequestContext.of(id, null).requestId());
  }

  @Test
  void aTraceContinuesWithANewSpan() {
    RequestContext hop = RequestContext.of(null, PARENT);

    assertThat(hop.traceId()).isEqualTo(TRACE);
    assertThat(hop.spanId()).matches("[0-9a-f]{16}").isNotEqualTo("00f067aa0ba902b7");
    assertThat(hop.traceParent()).isEqualTo("00-" + TRACE + "-" + hop.spanId() + "-01");
    assertThat(RequestContext.of(null, hop.traceParent()).traceId()).isEqualTo(TRACE);
  }

  @Test
  void aTraceThatIsNotSampledStaysSo() {
    RequestContext hop = RequestContext.of(null, PARENT.replace("-01", "-00"));

    assertThat(hop.traceParent()).isEqualTo("00-" + TRACE + "-" + hop.spanId() + "-00");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE,
        "01-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-01-more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
        "00_" + TRACE + "-00f067aa0ba902b7-01"
      })
  void aBadTraceIsReplaced(String parent) {
    assertThat(RequestContext.of(null, parent).traceId())
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(TRACE)
        .isNotEqualTo("0".repeat(32));
  }

  @Test
  void outsideOfARequestThereIsANewContext() {
    assertThat(RequestContext.current().requestId()).isNotBlank();
  }
}
