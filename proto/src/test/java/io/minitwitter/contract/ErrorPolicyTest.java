package io.minitwitter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.options.v1.OptionsProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of reasons in README.md is the enum. */
class ErrorPolicyTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z_]+)` \\| ([A-Z_]+) \\| (\\S.*) \\|$", Pattern.MULTILINE);

  @Test
  void theDocumentedReasonsAreThoseOfTheContract() throws IOException {
    Map<String, String> documented = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      assertThat(documented.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
    }

    Map<String, String> inContract = new LinkedHashMap<>();
    reasons().forEach(reason -> inContract.put(name(reason), status(reason).name()));
    assertThat(documented).containsExactlyEntriesOf(inContract);
  }

  @Test
  void everyReasonHasAnError() {
    assertThat(reasons())
        .isNotEmpty()
        .allSatisfy(
            reason -> assertThat(status(reason)).isNotIn(Code.OK, Code.UNKNOWN, Code.UNRECOGNIZED));
  }

  private static List<ErrorReason> reasons() {
    return Arrays.stream(ErrorReason.values())
        .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED)
        .filter(reason -> reason != ErrorReason.UNRECOGNIZED)
        .toList();
  }

  private static String name(ErrorReason reason) {
    return reason.name().substring("ERROR_REASON_".length());
  }

  private static Code status(ErrorReason reason) {
    return reason.getValueDescriptor().getOptions().getExtension(OptionsProto.status);
  }
}
