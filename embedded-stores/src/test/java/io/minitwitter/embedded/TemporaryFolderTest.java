package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

  @TempDir Path base;

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path left = folder("minitwitter-stores-1");
    Files.createFile(left.resolve("temporary"));
    sweep();
    assertThat(left).doesNotExist();
  }

  @Test
  void keepsAFolderThatIsNotTemporary() throws IOException {
    Path data = folder("minitwitter-stores-mine");
    sweep();
    assertThat(data.resolve("data")).exists();
  }

  @Test
  void keepsAFolderInUse() throws IOException {
    Path used = folder("minitwitter-stores-2");
    Files.createFile(used.resolve("temporary"));
    try (DataFolder folder = DataFolder.open(used)) {
      sweep();
      assertThat(folder.path().resolve("data")).exists();
    }
  }

  @Test
  void followsNoLinks() throws IOException {
    Path other = folder("another data folder");
    Files.createFile(other.resolve("temporary"));
    Files.createSymbolicLink(base.resolve("minitwitter-stores-3"), other);
    Path left = folder("minitwitter-stores-4");
    Files.createFile(left.resolve("temporary"));
    Files.createSymbolicLink(left.resolve("inside"), other);
    Path linked = Files.createDirectory(base.resolve("minitwitter-stores-5"));
    Files.createSymbolicLink(linked.resolve("lock"), other.resolve("lock"));
    Files.createSymbolicLink(linked.resolve("temporary"), other.resolve("temporary"));
    sweep();
    assertThat(other.resolve("data")).exists();
    assertThat(left).doesNotExist();
    assertThat(linked).exists();
  }

  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(base.resolve(name));
    DataFolder.open(folder).close();
    Files.createFile(folder.resolve("data"));
    return folder;
  }

  private void sweep() {
    TemporaryFolder.sweep(base, Instant.now().plusSeconds(1));
  }
}
