package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

  private static EmbeddedMongo server;

  @BeforeAll
  static void start() {
    server = EmbeddedMongo.inMemory(0, "the-secret_1", true);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void acceptsThePassword() {
    try (MongoClient client = MongoClients.create(server.url())) {
      client.getDatabase("d").getCollection("c").insertOne(new Document("_id", 1));
      assertThat(client.getDatabase("d").getCollection("c").countDocuments()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minitwitter:another",
        "minitwitter:the-secret_",
        "someone:the-secret_1",
        "admin:the-secret_1"
      })
  void refusesOtherCredentials(String credentials) {
    String url = server.url().replaceFirst("//[^@]*@", "//" + credentials + "@");
    try (MongoClient client = MongoClients.create(url)) {
      assertThatThrownBy(() -> client.getDatabase("d").getCollection("c").countDocuments())
          .isInstanceOf(MongoSecurityException.class)
          .satisfies(e -> assertThat(((MongoException) e.getCause()).getCode()).isEqualTo(18));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{find: 'c'}",
        "{insert: 'c', documents: [{_id: 2}]}",
        "{dropDatabase: 1}",
        "{listDatabases: 1}",
        "{getMore: {$numberLong: '1'}, collection: 'c'}",
        "{Find: 'c'}"
      })
  void refusesCommandsWithoutCredentials(String command) {
    try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port())) {
      assertThatThrownBy(() -> client.getDatabase("d").runCommand(Document.parse(command)))
          .isInstanceOfSatisfying(
              MongoCommandException.class, e -> assertThat(e.getCode()).isEqualTo(13));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000_000, 70_000, 15, 0, -1, Integer.MIN_VALUE})
  void closesConnectionsThatAnnounceOddMessagesBeforeTheyAuthenticate(int length)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
      socket.setSoTimeout(10_000);
      ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(length).putInt(1).putInt(0).putInt(2013);
      socket.getOutputStream().write(header.array());
      assertThat(new DataInputStream(socket.getInputStream()).read()).isEqualTo(-1);
    }
  }

  @Test
  void closesConnectionsThatSpeakOlderProtocols() throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
      socket.setSoTimeout(10_000);
      byte[] collection = "d.c\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      ByteBuffer query = ByteBuffer.allocate(37).order(ByteOrder.LITTLE_ENDIAN);
      query.putInt(37).putInt(1).putInt(0).putInt(2004); // OP_QUERY
      query.putInt(0).put(collection).putInt(0).putInt(0).putInt(5).put((byte) 0);
      socket.getOutputStream().write(query.array());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static int port() {
    return URI.create(server.url()).getPort();
  }
}
