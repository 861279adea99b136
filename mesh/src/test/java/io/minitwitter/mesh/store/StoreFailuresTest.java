package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFailuresTest {
  static Stream<Exception> outages() {
    return Stream.of(
        new MongoTimeoutException("no server"),
        new MongoSocketException("reset", new ServerAddress()),
        new SQLTransientConnectionException("the pool is empty"),
        new IllegalStateException(new SQLTransientConnectionException("the pool is empty")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void anOutageIsOver(Exception outage) {
    assertThat(StoreFailures.isUnavailable(outage)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08006", "53300", "57P01", "57P03"})
  void sqlStatesOfAnUnavailableServerAreOutages(String state) {
    assertThat(StoreFailures.isUnavailable(new SQLException("x", state))).isTrue();
    assertThat(StoreFailures.isUnavailable(new RuntimeException(new SQLException("x", state))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "57014", "22001"})
  void whatTheServerRefusesIsNoOutage(String state) {
    assertThat(StoreFailures.isUnavailable(new SQLException("x", state))).isFalse();
  }

  static Stream<Exception> faults() {
    return Stream.of(
        new IllegalStateException("x"), new MongoException(11000, "x"), new SQLException("x"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfOursIsNoOutage(Exception fault) {
    assertThat(StoreFailures.isUnavailable(fault)).isFalse();
  }
}
