package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {

  @TempDir Path parent;

  @Test
  void isPrivateToItsOwner() throws Exception {
    Path home = parent.resolve("home");
    try (DataFolder folder = DataFolder.open(home)) {
      String secret = folder.secret("redis");
      assertThat(secret).matches("[A-Za-z0-9_-]{43}").isEqualTo(folder.secret("redis"));
      assertThat(folder.secret("postgres")).isNotEqualTo(secret);
      assertThat(permissions(home)).isEqualTo("rwx------");
      assertThat(permissions(home.resolve("secrets"))).isEqualTo("rwx------");
      assertThat(permissions(home.resolve("secrets/redis"))).isEqualTo("rw-------");
    }
    try (DataFolder folder = DataFolder.open(home)) {
      assertThat(folder.secret("redis")).isEqualTo(Files.readString(home.resolve("secrets/redis")));
    }
  }

  @Test
  void isLockedByOneProcess() {
    try (DataFolder folder = DataFolder.open(parent)) {
      assertThatThrownBy(() -> DataFolder.open(parent))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(folder.path().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    DataFolder.open(parent).close();
  }

  @Test
  void refusesOddNames() {
    try (DataFolder folder = DataFolder.open(parent)) {
      assertThatThrownBy(() -> folder.secret("../x")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb", "a\tb", "a\"b", "a\\b", "a${user.home}b", "a%b", "a\uFFFDb", "a\0b"})
  void refusesPathsThatServersCannotHold(String name) {
    assertThatThrownBy(() -> DataFolder.open(parent.resolve("x") + "/" + name, "SOME_HOME"))
        .isInstanceOf(StoreStartException.class)
        .hasMessageStartingWith("SOME_HOME ")
        .hasMessageNotContaining("\n");
    assertThat(parent.resolve("x")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\"b", "a\\b", "a$b", "a%b"})
  void refusesLinksToPathsThatServersCannotHold(String name) throws Exception {
    Path target = Files.createDirectory(parent.resolve(name));
    Path link = Files.createSymbolicLink(parent.resolve("link"), target);
    assertThatThrownBy(() -> DataFolder.open(link.toString(), "SOME_HOME"))
        .isInstanceOf(StoreStartException.class)
        .hasMessageStartingWith("The full path of the data folder ")
        .hasMessageNotContaining("\n");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void saysInOneSentenceWhyAFolderCannotBeUsed() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StoreStartException.class)
        .hasMessage("The data folder " + file + " is a file.");
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesAFolderOfAnotherUser() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("theirs"));
    assumeTrue(new UnixSystem().getUid() == 0, "only root can give a folder to another user");
    Files.setAttribute(folder, "unix:uid", 12_345);
    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("belongs to 12345");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
