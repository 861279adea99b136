package io.minitwitter.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private final ClientAddress addresses =
      new ClientAddress(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:f::/48"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "203.0.113.9|-|203.0.113.9",
        "203.0.113.9|198.51.100.1|203.0.113.9",
        "10.1.2.3|198.51.100.1|198.51.100.1",
        "192.0.2.7|198.51.100.1|198.51.100.1",
        "192.0.2.8|198.51.100.1|192.0.2.8",
        "10.1.2.3|1.1.1.1, 198.51.100.1, 10.9.9.9|198.51.100.1",
        "10.1.2.3|198.51.100.1, nonsense|10.1.2.3",
        "10.1.2.3|nonsense, 198.51.100.1|198.51.100.1",
        "10.1.2.3|-|10.1.2.3",
        "10.1.2.3|198.51.100.1:5678|198.51.100.1",
        "10.1.2.3|198.51.100.1:5678, 10.9.9.9:443|198.51.100.1",
        "10.1.2.3|198.51.100.1:x|10.1.2.3",
        "10.1.2.3|198.51.100.1:5678:9|10.1.2.3",
        "10.1.2.3|\"198.51.100.1:5678\"|198.51.100.1",
        "10.1.2.3|2001:db8:9:9:1::1|2001:db8:9:9::/64",
        "10.1.2.3|[2001:db8:9:9:1::1]|2001:db8:9:9::/64",
        "10.1.2.3|[2001:db8:9:9:1::1]:5678|2001:db8:9:9::/64",
        "10.1.2.3|\"[2001:db8:9:9:1::1]:5678\"|2001:db8:9:9::/64",
        "10.1.2.3|[2001:db8:9:9:1::1]5678|10.1.2.3",
        "10.1.2.3|[2001:db8:9:9:1::1|10.1.2.3",
        "10.1.2.3|[fe80::1%eth0]:5678|fe80::/64",
        "10.1.2.3|fe80::1%25|fe80::/64",
        "10.1.2.3|::ffff:198.51.100.1|198.51.100.1",
        "10.1.2.3|[::ffff:198.51.100.1]:80|198.51.100.1",
        "10.1.2.3|198.51.100.1%eth0|10.1.2.3",
        "10.1.2.3|unknown|10.1.2.3",
        "10.1.2.3|198.51.100.1,|10.1.2.3",
        "10.1.2.3|%|10.1.2.3",
        "10.1.2.3|:|10.1.2.3",
        "10.1.2.3|[]|10.1.2.3",
        "10.1.2.3|\"|10.1.2.3",
        "10.1.2.3|example.org|10.1.2.3",
        "2001:db8:1:2:3:4:5:6|-|2001:db8:1:2::/64",
        "[2001:db8:1:2:ffff::1]|-|2001:db8:1:2::/64",
        "2001:db8:f:1::1|2001:db8:9:9:1::1|2001:db8:9:9::/64",
      })
  void isTheNearestThatNoTrustedProxyHas(String peer, String forwarded, String expected) {
    assertThat(addresses.of(request(peer, forwarded))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "example.org", "10.0.0", "10.0.0.0/-1", ""})
  void refusesWhatIsNoNetwork(String network) {
    assertThatThrownBy(() -> new ClientAddress(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trustsNoProxyByDefault() {
    assertThat(new ClientAddress(List.of()).of(request("127.0.0.1", "198.51.100.1")))
        .isEqualTo("127.0.0.1");
  }

  private static HttpServletRequest request(String peer, String forwarded) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ClientAddressTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeaders" ->
                      Collections.enumeration(
                          forwarded == null ? List.<String>of() : List.of(forwarded));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
