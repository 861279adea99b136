package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "postgres://host/db jdbc:postgresql://host/db",
        "postgresql://host:5433/db jdbc:postgresql://host:5433/db",
        "postgres://ann@host/db jdbc:postgresql://host/db?user=ann",
        "postgres://ann:pw@host/db jdbc:postgresql://host/db?user=ann&password=pw",
        "postgres://ann:p%40w%26x%3Ay@h/db jdbc:postgresql://h/db?user=ann&password=p%40w%26x%3Ay",
        "postgres://a%3Ab:p+w@h/db jdbc:postgresql://h/db?user=a%3Ab&password=p%2Bw",
        "postgres://ann:p:w@h/db jdbc:postgresql://h/db?user=ann&password=p%3Aw",
        "postgres://h/db?sslmode=require jdbc:postgresql://h/db?sslmode=require",
        "postgres://a:b@h/db?x=1 jdbc:postgresql://h/db?user=a&password=b&x=1",
        "postgres://[::1]:5432/db jdbc:postgresql://[::1]:5432/db",
        "jdbc:postgresql://ann:pw@host/db jdbc:postgresql://host/db?user=ann&password=pw"
      })
  void addressesOfTheServersOwnFormAreTranslated(String url, String jdbc) {
    assertThat(PostgresUrl.jdbc(url)).isEqualTo(jdbc);
  }

  @Test
  void aJdbcAddressIsKept() {
    assertThat(PostgresUrl.jdbc("jdbc:postgresql://h/db?user=a"))
        .isEqualTo("jdbc:postgresql://h/db?user=a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://a:s3cret@h/db",
        "postgres://a:s3cret^@h/db",
        "postgres:///s3cret",
        "postgres://a:s3cret%@h/db",
        "postgres://a:s3cret@h:port/db",
        "jdbc:postgresql://h:s3cret/db",
        "jdbc:mysql://h/db?password=s3cret",
        "s3cret"
      })
  void anotherAddressIsRefusedWithoutBeingQuoted(String url) {
    assertThatThrownBy(() -> PostgresUrl.jdbc(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }
}
