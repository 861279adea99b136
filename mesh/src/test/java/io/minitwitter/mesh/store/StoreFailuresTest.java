package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFailuresTest {
  static Stream<Exception> outages() {
    return Stream.of(
        new MongoTimeoutException("no server"),
        new MongoSocketException("reset", new ServerAddress()),
        bulk(14031),
        new SQLTransientConnectionException("the pool is empty"),
        new IllegalStateException(new SQLTransientConnectionException("the pool is empty")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void outagesAreUnavailable(Exception outage) {
    assertThat(StoreFailures.isUnavailable(outage)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", "08006", "25006", "40001", "40P01", "53100", "53300", "57014", "57P01", "57P03",
        "58030"
      })
  void aServerThatCannotServeNowIsUnavailable(String state) {
    assertThat(StoreFailures.isUnavailable(new SQLException("x", state))).isTrue();
    assertThat(StoreFailures.isUnavailable(new RuntimeException(new SQLException("x", state))))
        .isTrue();
    assertThat(StoreFailures.isUnavailable(command(packed(state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "22001", "XX000"})
  void refusedCommandsAreNotUnavailable(String state) {
    assertThat(StoreFailures.isUnavailable(new SQLException("x", state))).isFalse();
    assertThat(StoreFailures.isUnavailable(command(packed(state)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64, 91, 112, 189, 10107, 11600, 14031, 16908292})
  void aDocumentServerThatCannotWriteIsUnavailable(int code) {
    assertThat(StoreFailures.isUnavailable(command(code))).isTrue();
    assertThat(StoreFailures.isUnavailable(new IllegalStateException(command(code)))).isTrue();
  }

  static Stream<Exception> faults() {
    return Stream.of(
        new IllegalStateException("x"),
        new MongoException(11000, "duplicate key"),
        command(2),
        command(9),
        command(59),
        command(197),
        command(291),
        bulk(11000),
        new SQLException("x"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void programmingErrorsAreNotUnavailable(Exception fault) {
    assertThat(StoreFailures.isUnavailable(fault)).isFalse();
  }

  static MongoCommandException command(int code) {
    BsonDocument reply =
        new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code));
    return new MongoCommandException(reply, new ServerAddress());
  }

  private static MongoBulkWriteException bulk(int code) {
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(),
        List.of(new BulkWriteError(code, "x", new BsonDocument(), 0)),
        null,
        new ServerAddress(),
        Set.of());
  }

  private static int packed(String state) {
    int code = 0;
    for (int i = 0; i < 5; i++) {
      code |= (state.charAt(i) - '0') << (6 * i);
    }
    return code;
  }
}
