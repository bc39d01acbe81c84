package io.github.geultto.kafka.connect.slack.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL server on 127.0.0.1, a process that ends with {@link #close}. Its binaries are Maven
 * artifacts; nothing needs to be installed, and it runs as root too. Anyone on this machine may
 * connect as {@code postgres}, without a password.
 */
public final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts a server, about 2 s on a new directory.
   *
   * @param directory its data, created if it is not there and gone on from otherwise
   * @param port its port, 0 for any free one
   * @param log the file that the server's output goes to
   * @throws IOException if it does not start
   */
  public static Postgres start(Path directory, int port, Path log) throws IOException {
    stopLeftover(directory);
    Files.createDirectories(directory.toAbsolutePath().getParent());
    File output = log.toFile();
    return new Postgres(
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            // Byte order, so that rows come in the same order everywhere.
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("timezone", "UTC")
            .setServerConfig("max_connections", "50")
            .setOutputRedirector(Redirect.appendTo(output))
            .setErrorRedirector(Redirect.appendTo(output))
            .setPGStartupWait(Duration.ofSeconds(60))
            .start());
  }

  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** For JDBC clients, the user in it. */
  public String jdbcUrl() {
    return jdbcUrl(port());
  }

  /** The same of a server on another port. */
  static String jdbcUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port);
  }

  /** The port of the server that runs on a directory, the fourth line of its pid file. */
  static OptionalInt runningPort(Path directory) throws IOException {
    Path pidFile = directory.resolve("postmaster.pid");
    List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
    return lines.size() > 3
        ? OptionalInt.of(Integer.parseInt(lines.get(3).strip()))
        : OptionalInt.empty();
  }

  /** For {@code psql} and other clients of libpq. */
  public String url() {
    return "postgresql://postgres@127.0.0.1:%d/postgres".formatted(port());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /**
   * A program that was killed leaves its PostgreSQL running: stop it, for no second one can start
   * on the same data. The first line of {@code postmaster.pid} is its process.
   */
  static void stopLeftover(Path directory) throws IOException {
    Path pidFile = directory.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> leftover =
        Files.readAllLines(pidFile).stream()
            .findFirst()
            .map(line -> Long.parseLong(line.strip()))
            .flatMap(ProcessHandle::of)
            .filter(Postgres::isPostgres);
    if (leftover.isPresent()) {
      leftover.get().destroy();
      try {
        leftover.get().onExit().get(15, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new IOException(
            "Another PostgreSQL (process %d) uses %s and does not stop: stop it first"
                .formatted(leftover.get().pid(), directory),
            e);
      } catch (ExecutionException e) {
        throw new IOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while a previous PostgreSQL was stopping", e);
      }
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(command -> command.contains("postgres")).isPresent();
  }
}
