package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 8 MiB, which something else fills. */
@Timeout(120)
class FullDiskTest {

  private static final int OUT_OF_DISK_SPACE = 14_031;

  @TempDir Path parent;

  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
        "a small file system can be mounted by root only");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void readsContinueAndWritesResumeWhenThereIsSpaceAgain() throws Exception {
    try (EmbeddedMongo server = open();
        MongoClient client = MongoClients.create(server.url())) {
      MongoCollection<Document> documents = client.getDatabase("d").getCollection("c");
      documents.insertOne(new Document("_id", 1));
      assertThat(server.fault()).isEmpty();
      Path filling = fill();
      int acknowledged = insertUntilRefused(documents, 2);

      assertThat(server.fault()).get().asString().contains("documents.mv").contains("No space");
      for (int i = 1; i <= acknowledged; i++) {
        assertThat(documents.find(new Document("_id", i)).first()).isNotNull();
      }
      assertOutOfSpace(() -> client.getDatabase("d").runCommand(new Document("ping", 1)));
      assertOutOfSpace(() -> documents.insertOne(new Document("_id", -1)));
      assertOutOfSpace(() -> documents.deleteOne(new Document("_id", 1)));
      assertThat(documents.find(new Document("_id", -1)).first()).isNull();

      Files.delete(filling);
      insertOnceAccepted(documents, -2);
      assertThat(server.fault()).isEmpty();
      assertThat(documents.find(new Document("_id", -2)).first()).isNotNull();
    }
    try (EmbeddedMongo server = open();
        MongoClient client = MongoClients.create(server.url())) {
      MongoCollection<Document> documents = client.getDatabase("d").getCollection("c");
      assertThat(documents.find(new Document("_id", 1)).first()).isNotNull();
      assertThat(documents.find(new Document("_id", -2)).first()).isNotNull();
    }
  }

  @Test
  void stopsWithinSecondsWhileTheDiskIsFullAndKeepsWhatWasAcknowledged() throws Exception {
    int acknowledged;
    Path filling;
    EmbeddedMongo stopped = open();
    try (MongoClient client = MongoClients.create(stopped.url())) {
      MongoCollection<Document> documents = client.getDatabase("d").getCollection("c");
      documents.createIndex(new Document("text", 1));
      documents.insertOne(new Document("_id", 1));
      filling = fill();
      acknowledged = insertUntilRefused(documents, 2);
      long begin = System.nanoTime();
      stopped.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(DocumentFileException.class)
        .hasMessageContaining("No space");
    Files.delete(filling);
    try (EmbeddedMongo server = open();
        MongoClient client = MongoClients.create(server.url())) {
      for (int i = 1; i <= acknowledged; i++) {
        assertThat(client.getDatabase("d").getCollection("c").find(new Document("_id", i)).first())
            .isNotNull();
      }
    }
  }

  private EmbeddedMongo open() throws IOException {
    Path folder = Files.createDirectories(disk.resolve("mongo"));
    return EmbeddedMongo.durable(folder, disk.resolve("acknowledged"), 0, "secret", 16, () -> {});
  }

  private Path fill() throws IOException {
    Path filling = disk.resolve("filling");
    try (OutputStream out = Files.newOutputStream(filling)) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filling;
    }
  }

  /** The last id that was acknowledged. */
  private static int insertUntilRefused(MongoCollection<Document> documents, int first) {
    for (int id = first; ; id++) {
      try {
        documents.insertOne(new Document("_id", id).append("text", "x".repeat(2_000)));
      } catch (MongoException e) {
        assertThat(e.getCode()).isEqualTo(OUT_OF_DISK_SPACE);
        return id - 1;
      }
    }
  }

  private static void insertOnceAccepted(MongoCollection<Document> documents, int id)
      throws InterruptedException {
    while (true) {
      try {
        documents.insertOne(new Document("_id", id));
        return;
      } catch (MongoException e) {
        assertThat(e.getCode()).isEqualTo(OUT_OF_DISK_SPACE);
        Thread.sleep(50);
      }
    }
  }

  private static void assertOutOfSpace(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            MongoException.class, e -> assertThat(e.getCode()).isEqualTo(OUT_OF_DISK_SPACE));
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException absent) {
      return -1;
    }
  }
}
