package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path parent;

  @Test
  void isItsOwnersAlone() throws Exception {
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
  void isHeldByOneAtATime() {
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

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
