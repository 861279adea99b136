package io.minitwitter.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server in a process of its own.
 *
 * <p>{@code pg_ctl} starts it in a session of its own, so that Ctrl-C in the terminal reaches this
 * JVM only.
 */
final class EmbeddedPostgres implements AutoCloseable {

  private static final String USER = "minitwitter";
  private static final Pattern DATABASE_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final String DUPLICATE_DATABASE = "42P04";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int WAIT_SECONDS = 60;
  private static final int STOP_SECONDS = 8;

  private final Path folder;
  private final Path data;
  private final Path programs;
  private final int port;
  private final String password;

  private EmbeddedPostgres(Path folder, Path programs, int port, String password) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.programs = programs;
    this.port = port;
    this.password = password;
  }

  /**
   * Ends the server that an owner who was killed left on this folder, if there is one.
   *
   * @return whether there was one
   */
  static boolean stopOrphan(Path folder, Binaries binaries) {
    Path data = folder.resolve("data");
    Path pidFile = data.resolve("postmaster.pid");
    boolean running = ServerProcess.find(pidFile, data).isPresent();
    if (running) {
      new EmbeddedPostgres(folder, binaries.postgres().resolve("bin"), 0, "").close();
    }
    try {
      // What is left now belongs to no server of ours, but PostgreSQL would respect the pid in it.
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + pidFile, e);
    }
    return running;
  }

  /** Lays out the data folder where it is missing. */
  static void prepare(Path folder, Binaries binaries, String password, boolean durable) {
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      Path programs = binaries.postgres().resolve("bin");
      new EmbeddedPostgres(folder, programs, 0, password).initialize(durable);
    }
  }

  static boolean isPrepared(Path folder) {
    return Files.exists(folder.resolve("data"));
  }

  static EmbeddedPostgres start(
      Path folder, Binaries binaries, int port, String password, boolean durable) {
    Path programs = binaries.postgres().resolve("bin");
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder, programs, port, password);
    postgres.start(durable);
    return postgres;
  }

  private void initialize(boolean durable) {
    Path draft = folder.resolve("data.new");
    Path passwordFile = folder.resolve("password.new");
    Path log = folder.resolve("initdb.log");
    try {
      Binaries.deleteRecursively(draft);
      Files.deleteIfExists(passwordFile);
      DataFolder.createPrivate(passwordFile);
      Files.writeString(passwordFile, password);
      List<String> command = command("initdb");
      command.addAll(
          List.of(
              "--pgdata=" + draft,
              "--username=" + USER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              // The same order of strings on every system.
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--locale=C"));
      if (!durable) {
        command.add("--no-sync");
      }
      if (!ServerProcess.run(command, log)) {
        throw failure("PostgreSQL cannot lay out its data folder", log);
      }
      // Ctrl-C may end initdb half way: what is named data is whole.
      Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(passwordFile);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lay out " + data, e);
    }
  }

  private void start(boolean durable) {
    StringBuilder options = new StringBuilder();
    settings(durable)
        .forEach((name, value) -> options.append(" -c ").append(name).append('=').append(value));
    List<String> command = command("pg_ctl");
    Path log = folder.resolve("server.log");
    command.addAll(
        List.of(
            "start",
            "--pgdata=" + data,
            "--log=" + log,
            "--options=" + options,
            "--wait",
            "--timeout=" + WAIT_SECONDS));
    if (!ServerProcess.run(command, folder.resolve("pg_ctl.log"))) {
      throw failure("PostgreSQL does not start", log);
    }
  }

  private Map<String, String> settings(boolean durable) {
    String safe = durable ? "on" : "off";
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("fsync", safe);
    settings.put("synchronous_commit", safe);
    settings.put("full_page_writes", safe);
    // One machine, one user, little memory: no replication, no parallel queries, no JIT.
    settings.put("max_connections", "100");
    settings.put("shared_buffers", "32MB");
    settings.put("max_wal_size", "256MB");
    settings.put("wal_level", "minimal");
    settings.put("max_wal_senders", "0");
    settings.put("max_logical_replication_workers", "0");
    settings.put("max_parallel_workers", "0");
    settings.put("autovacuum_max_workers", "1");
    settings.put("io_method", "sync");
    settings.put("jit", "off");
    // Neither statements nor the rows they were about: what people wrote stays out of logs.
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("log_min_messages", "fatal");
    settings.put("log_checkpoints", "off");
    return settings;
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody there and
   * still the owner of the files.
   */
  private List<String> command(String program) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.add("unshare");
      command.add("--user");
    }
    command.add(programs.resolve(program).toString());
    return command;
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  private StoreStartException failure(String what, Path log) {
    String hint =
        isRoot()
            ? " It does not run as root where `unshare --user` is forbidden, as in many containers:"
                + " run as another user, or use a server of your own by its URL."
            : "";
    return new StoreStartException(
        what + "." + hint + " " + log + " says: " + ServerProcess.tail(log));
  }

  /** The URL of a database that is there when this returns. */
  String url(String database) {
    createDatabase(database);
    return urlOf(database);
  }

  private String urlOf(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
        .formatted(port, database, USER, password);
  }

  private void createDatabase(String database) {
    if (!DATABASE_NAME.matcher(database).matches()) {
      throw new IllegalArgumentException("Not a name of a database: " + database);
    }
    try (Connection connection = DriverManager.getConnection(urlOf("postgres"));
        PreparedStatement exists =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        Statement create = connection.createStatement()) {
      exists.setString(1, database);
      if (!exists.executeQuery().next()) {
        create.execute("CREATE DATABASE \"" + database + '"');
      }
    } catch (SQLException e) {
      // Somebody else created it meanwhile.
      if (!DUPLICATE_DATABASE.equals(e.getSQLState())
          && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new IllegalStateException("Cannot create the database " + database, e);
      }
    }
  }

  /** Ends connections and stops the server; its data is whole and on disk then. */
  @Override
  public void close() {
    if (!stop("fast") && !stop("immediate")) {
      ServerProcess.find(data.resolve("postmaster.pid"), data)
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private boolean stop(String mode) {
    if (ServerProcess.find(data.resolve("postmaster.pid"), data).isEmpty()) {
      return true;
    }
    List<String> command = command("pg_ctl");
    command.addAll(
        List.of(
            "stop", "--pgdata=" + data, "--mode=" + mode, "--wait", "--timeout=" + STOP_SECONDS));
    return ServerProcess.run(command, folder.resolve("pg_ctl.log"));
  }
}
