package io.minitwitter.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedTest {

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, true",
    "http://127.9.9.9, true",
    "https://localhost:8443, true",
    "http://[::1]:8080, true",
    "http://192.0.2.1:8080, false",
    "http://127.0.0.1@192.0.2.1, false",
    "http://localhost.invalid, false",
    "http:///, false",
    "mailto:someone, false"
  })
  void thePublishedPasswordIsForThisMachineOnly(URI gateway, boolean loopback) {
    assertThat(Seed.isLoopback(gateway)).isEqualTo(loopback);
  }
}
