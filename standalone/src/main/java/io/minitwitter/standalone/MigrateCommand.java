package io.minitwitter.standalone;

import io.minitwitter.mesh.store.PostgresUrl;
import io.minitwitter.migrations.MigrationException;
import io.minitwitter.migrations.Migrations;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code minitwitter migrate}: {@code up}, {@code down <steps>|all} or {@code version}, then
 * schemas; without any, all of them. The database is the address in {@code
 * MINITWITTER_POSTGRES_URL}: an argument would show its password in the list of processes.
 */
public final class MigrateCommand {

  private static final String USAGE =
      """
      usage: minitwitter migrate up [SCHEMA…] | down STEPS|all [SCHEMA…] | version [SCHEMA…]
      MINITWITTER_POSTGRES_URL is the database: postgres://user:password@host/database""";

  private MigrateCommand() {}

  /** Exits with 0 on success, with 1 when a migration failed, with 2 for a wrong call. */
  public static void main(String[] args) {
    System.exit(run(System.getenv("MINITWITTER_POSTGRES_URL"), args, System.out, System.err));
  }

  static int run(String url, String[] args, PrintStream out, PrintStream err) {
    String verb = args.length == 0 ? "" : args[0];
    boolean down = verb.equals("down");
    boolean known =
        down
            ? args.length > 1 && args[1].matches("all|[1-9][0-9]{0,8}")
            : List.of("up", "version").contains(verb);
    if (!known || url == null || url.isBlank()) {
      err.println(USAGE);
      return 2;
    }
    String jdbcUrl;
    try {
      jdbcUrl = PostgresUrl.jdbc(url);
    } catch (IllegalArgumentException e) {
      err.println("MINITWITTER_POSTGRES_URL is " + e.getMessage());
      return 2;
    }
    List<String> named = Arrays.asList(args).subList(down ? 2 : 1, args.length);
    try {
      for (String schema : named.isEmpty() ? Migrations.schemas() : named) {
        Migrations migrations = Migrations.of(jdbcUrl, schema);
        switch (verb) {
          case "up" -> out.printf(Locale.ROOT, "%s: %d applied%n", schema, migrations.up());
          case "down" -> {
            int steps = args[1].equals("all") ? Integer.MAX_VALUE : Integer.parseInt(args[1]);
            out.printf(Locale.ROOT, "%s: %d reverted%n", schema, migrations.down(steps));
          }
          default ->
              out.printf(
                  Locale.ROOT,
                  "%s: %s%n",
                  schema,
                  migrations
                      .version()
                      .map(at -> at.version() + (at.dirty() ? " (dirty)" : ""))
                      .orElse("none"));
        }
      }
      return 0;
    } catch (MigrationException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
