package io.minitwitter.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A PostgreSQL server in a separate process. */
final class EmbeddedPostgres implements EmbeddedServer {

  private static final String USER = "minitwitter";
  private static final Pattern DATABASE_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final String DUPLICATE_DATABASE = "42P04";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 4;
  private static final long POLL_MILLIS = 10;

  /** Disconnects clients and stops; does not even write a checkpoint. */
  private static final String STOP_SIGNALS = "INT QUIT";

  /** The line of {@code postmaster.pid} that says how far the server is. */
  private static final int STATUS_LINE = 7;

  private final Path folder;
  private final Path data;
  private final Path pidFile;
  private final Binaries binaries;
  private final int port;
  private final String password;
  private final boolean durable;
  private ServerProcess process;

  EmbeddedPostgres(Path folder, Binaries binaries, int port, String password, boolean durable) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.pidFile = data.resolve("postmaster.pid");
    this.binaries = binaries;
    this.port = port;
    this.password = password;
    this.durable = durable;
  }

  /**
   * Ends the server that a former owner left on this folder, if there is one.
   *
   * @return whether there was one
   */
  static boolean stopOrphan(Path folder, Binaries binaries) {
    return new EmbeddedPostgres(folder, binaries, 0, "", true).stopOrphan();
  }

  private boolean stopOrphan() {
    Optional<ProcessHandle> orphan = LeftOverProcess.find(pidFile, data);
    if (orphan.isPresent() && !stop("fast") && !stop("immediate")) {
      orphan.get().destroyForcibly();
      LeftOverProcess.awaitExit(orphan.get(), data, STOP_SECONDS);
    }
    Optional<ProcessHandle> other = LeftOverProcess.named(pidFile);
    if (other.map(LeftOverProcess::commandLine).orElse("").contains("postgres")) {
      throw new StoreStartException(
          "PostgreSQL (process %d) seems to run on %s. Stop it first."
              .formatted(other.get().pid(), data));
    }
    try {
      // The pid in it belongs to another program now, which PostgreSQL would take for a server.
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + pidFile, e);
    }
    return orphan.isPresent();
  }

  private boolean stop(String mode) {
    List<String> command = command("pg_ctl");
    command.addAll(
        List.of(
            "stop", "--pgdata=" + data, "--mode=" + mode, "--wait", "--timeout=" + STOP_SECONDS));
    return ServerProcess.run(command, folder.resolve("pg_ctl.log"));
  }

  /** Whether the folder holds a database cluster. */
  static boolean isPrepared(Path folder) {
    Path control = folder.resolve("data/global/pg_control");
    return Files.exists(folder.resolve("data/PG_VERSION")) && Files.exists(control);
  }

  /** Creates the data folder. */
  static void prepare(Path folder, Binaries binaries, String password, boolean durable) {
    new EmbeddedPostgres(folder, binaries, 0, password, durable).initialize();
  }

  static EmbeddedPostgres start(
      Path folder, Binaries binaries, int port, String password, boolean durable) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder, binaries, port, password, durable);
    postgres.start();
    return postgres;
  }

  private void initialize() {
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

  private void start() {
    List<String> command = command("postgres");
    command.addAll(List.of("-D", data.toString()));
    settings().forEach((name, value) -> command.addAll(List.of("-c", name + '=' + value)));
    Path log = folder.resolve("server.log");
    process = ServerProcess.start(command, STOP_SIGNALS, log);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try {
      while (!isReady()) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw failure("PostgreSQL does not start", log);
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      process.close();
      Thread.currentThread().interrupt();
      throw new StoreStartException("Interrupted while PostgreSQL starts", e);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private boolean isReady() {
    try {
      List<String> lines = Files.readAllLines(pidFile, StandardCharsets.ISO_8859_1);
      return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<String> fault() {
    return process.isAlive() ? Optional.empty() : Optional.of("its process has ended");
  }

  @Override
  public void restart() {
    process.close();
    stopOrphan();
    start();
  }

  private Map<String, String> settings() {
    String safe = durable ? "on" : "off";
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("lc_messages", "C");
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
    // Neither statements nor the rows they were about: what users wrote stays out of logs.
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("log_min_messages", "fatal");
    settings.put("log_checkpoints", "off");
    return settings;
  }

  /**
   * PostgreSQL refuses to run as root. In a separate user namespace it is not root, but still owns
   * the files.
   */
  private List<String> command(String program) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.add("unshare");
      command.add("--user");
    }
    command.add(binaries.postgres().resolve("bin").resolve(program).toString());
    return command;
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  private StoreStartException failure(String what, Path log) {
    String said = ServerProcess.tail(log);
    String hint =
        isRoot() && said.contains("unshare")
            ? " It does not run as root where `unshare --user` is forbidden, as in many containers:"
                + " run as another user, or use a server of your own by its URL."
            : "";
    return new StoreStartException("%s.%s %s says: %s".formatted(what, hint, log, said));
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
      // Another caller created it meanwhile.
      if (!DUPLICATE_DATABASE.equals(e.getSQLState())
          && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new IllegalStateException("Cannot create the database " + database, e);
      }
    }
  }

  /** Ends connections and stops the server; its data is complete and on disk then. */
  @Override
  public void close() {
    process.close();
  }
}
