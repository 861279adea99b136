package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document file that holds less than was acknowledged is noticed before anything is changed. */
class MissingDocumentsTest {

  @TempDir Path home;

  private Path folder;
  private Path file;
  private Path acknowledged;

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectory(home.resolve("mongo"));
    file = folder.resolve("documents.mv");
    acknowledged = home.resolve("acknowledged");
    insert(0);
  }

  @Test
  void opensWhatIsComplete() {
    insert(1);
    use(documents -> assertThat(documents.countDocuments()).isEqualTo(200));
  }

  @Test
  void opensAgainWhatWasNeverWritten() throws IOException {
    folder = Files.createDirectory(home.resolve("unused"));
    acknowledged = home.resolve("nothing-acknowledged");
    for (int round = 0; round < 3; round++) {
      use(documents -> assertThat(documents.countDocuments()).isZero());
    }
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(file);
    assertRefused("missing or empty");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesAMissingFolder() throws IOException {
    Files.delete(file);
    Files.deleteIfExists(folder.resolve("closed-cleanly"));
    assertRefused("missing or empty");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Files.write(file, new byte[0]);
    assertRefused("missing or empty");
    assertThat(file).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50, 90})
  void refusesATruncatedFile(int percent) throws IOException {
    insert(1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() * percent / 100);
    }
    byte[] before = Files.readAllBytes(file);
    assertRefused("");
    assertThat(file).hasBinaryContent(before);
  }

  /** The end of the file may be unused: then nothing is missing. */
  @Test
  void refusesAFileCutShortOrHasAllOfIt() throws IOException {
    insert(1);
    int refused = 0;
    long whole = Files.size(file);
    byte[] content = Files.readAllBytes(file);
    for (int pages = 1; pages <= 40 && 4_096L * pages < whole; pages++) {
      Files.write(file, Arrays.copyOf(content, content.length - 4_096 * pages));
      try {
        use(
            documents -> {
              assertThat(documents.find().into(new ArrayList<>())).hasSize(200);
            });
        return;
      } catch (DocumentFileException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void refusesAnOlderFile() throws IOException {
    Path older = Files.copy(file, home.resolve("older"));
    insert(1);
    Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("was acknowledged");
  }

  @Test
  void refusesAFileOfSomethingElse() throws IOException {
    Files.write(file, new byte[100_000]);
    assertRefused("");
  }

  @Test
  void continuesWithWhatThereIsOnceTheOperatorDecidedSo() throws IOException {
    Files.delete(file);
    Files.delete(acknowledged);
    use(documents -> assertThat(documents.countDocuments()).isZero());
  }

  private void assertRefused(String reason) {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(DocumentFileException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(reason)
          .hasMessageContaining("delete " + acknowledged);
    }
  }

  private void insert(int round) {
    use(
        documents -> {
          for (int i = 0; i < 100; i++) {
            documents.insertOne(
                new Document("_id", 1_000 * round + i).append("text", "x".repeat(500)));
          }
        });
  }

  private void use(Consumer<MongoCollection<Document>> work) {
    try (EmbeddedMongo server = open();
        MongoClient client = MongoClients.create(server.url())) {
      work.accept(client.getDatabase("d").getCollection("c"));
    }
  }

  private EmbeddedMongo open() {
    return EmbeddedMongo.durable(folder, acknowledged, 0, "secret", 16, () -> {});
  }
}
