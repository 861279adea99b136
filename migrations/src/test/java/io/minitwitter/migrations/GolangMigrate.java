package io.minitwitter.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real {@code migrate} command, where this machine has one. */
final class GolangMigrate {

  private GolangMigrate() {}

  record Answer(int status, String output) {}

  /** JUnit asks this; it is named by annotations. */
  static boolean present() {
    return find().isPresent();
  }

  /** Runs it on the folder of one schema. */
  static Answer run(String jdbcUrl, String schema, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(find().orElseThrow().toString());
    command.addAll(List.of("-path", Path.of(schema).toAbsolutePath().toString()));
    command.addAll(List.of("-database", url(jdbcUrl, schema)));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), output);
  }

  private static Optional<Path> find() {
    String setting = System.getenv("MINITWITTER_MIGRATE");
    if (setting != null && !setting.isBlank()) {
      return Optional.of(Path.of(setting));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "migrate"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** {@code jdbc:postgresql://host/db?user=u&password=p} as golang-migrate spells it. */
  private static String url(String jdbcUrl, String schema) {
    String url = jdbcUrl.substring("jdbc:".length());
    return url + (url.contains("?") ? "&" : "?") + "sslmode=disable&search_path=" + schema;
  }
}
