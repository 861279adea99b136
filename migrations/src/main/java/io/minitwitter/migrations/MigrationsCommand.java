package io.minitwitter.migrations;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/**
 * The command line: {@code up}, {@code down <steps>|all} or {@code version}, then schemas; without
 * any, all of them. The database is the JDBC URL in {@code MINITWITTER_POSTGRES_URL}: in an
 * argument its password would stand in the list of processes.
 */
public final class MigrationsCommand {

  private static final String USAGE =
      "usage: up [schema…] | down <steps>|all [schema…] | version [schema…];"
          + " MINITWITTER_POSTGRES_URL holds the JDBC URL";

  private MigrationsCommand() {}

  /** Ends with 0 when all was done, with 1 when a migration failed, with 2 for a wrong call. */
  public static void main(String[] args) {
    System.exit(run(System.getenv("MINITWITTER_POSTGRES_URL"), args, System.out, System.err));
  }

  static int run(String jdbcUrl, String[] args, PrintStream out, PrintStream err) {
    String verb = args.length == 0 ? "" : args[0];
    boolean down = verb.equals("down");
    boolean known =
        down
            ? args.length > 1 && args[1].matches("all|[1-9][0-9]{0,8}")
            : List.of("up", "version").contains(verb);
    if (!known || jdbcUrl == null || jdbcUrl.isBlank()) {
      err.println(USAGE);
      return 2;
    }
    List<String> named = Arrays.asList(args).subList(down ? 2 : 1, args.length);
    try {
      for (String schema : named.isEmpty() ? Migrations.schemas() : named) {
        Migrations migrations = Migrations.of(jdbcUrl, schema);
        switch (verb) {
          case "up" -> out.printf("%s: %d applied%n", schema, migrations.up());
          case "down" -> {
            int steps = args[1].equals("all") ? Integer.MAX_VALUE : Integer.parseInt(args[1]);
            out.printf("%s: %d taken back%n", schema, migrations.down(steps));
          }
          default ->
              out.printf(
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
