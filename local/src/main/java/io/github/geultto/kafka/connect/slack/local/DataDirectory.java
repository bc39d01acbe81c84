package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder in which one run keeps what Kafka and PostgreSQL write, and their logs. A lock file in
 * it locks out a second run; an unlocked folder is left over from a killed run.
 */
final class DataDirectory implements AutoCloseable {
  private static final String PREFIX = "kafka-connect-slack-";

  /**
   * Folders that this process holds. Their lock files must not be opened a second time: on some
   * systems closing a channel drops all locks of the process on its file (see {@link FileLock}).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final boolean temporary;
  private final FileChannel lockFile;
  private boolean keepLog;

  private DataDirectory(Path path, boolean temporary, FileChannel lockFile) {
    this.path = path;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /**
   * Opens a folder that lasts, and makes it if need be.
   *
   * @throws UsageException if it cannot be written or another run uses it
   */
  static DataDirectory at(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel lockFile = lock(path);
      if (lockFile == null) {
        throw new UsageException("--data: another run is using " + path);
      }
      return new DataDirectory(path.toRealPath(), false, lockFile);
    } catch (IOException e) {
      throw new UsageException("--data: " + path + " cannot be written: " + reason(e), e);
    }
  }

  /** Whether another run holds a folder that exists. */
  static boolean isInUse(Path path) throws IOException {
    FileChannel lockFile = lock(path);
    if (lockFile == null) {
      return true;
    }
    lockFile.close();
    HELD.remove(path.toRealPath());
    return false;
  }

  /** Makes a folder that goes when it is closed, and removes those of runs that were killed. */
  static DataDirectory temporary() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path leftover : leftovers) {
        removeIfUnused(leftover);
      }
    }
    Path path = Files.createTempDirectory(parent, PREFIX);
    return new DataDirectory(path.toRealPath(), true, lock(path));
  }

  /** The folder itself. */
  Path path() {
    return path;
  }

  /** The log of Kafka, Connect and the connectors. */
  Path log() {
    return path.resolve("run.log");
  }

  /** Now, or what it was when the folder was new: the same data, the same sample workspace. */
  Instant sampleEnd() throws IOException {
    Path file = path.resolve("sample-end");
    if (!Files.exists(file)) {
      Files.writeString(file, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return Instant.parse(Files.readString(file));
  }

  /**
   * The zone of the days in the tables, which is remembered.
   *
   * @param chosen null for that of the previous run, which is UTC if there was none
   */
  ZoneId zone(ZoneId chosen) throws IOException {
    Path file = path.resolve("time-zone");
    ZoneId zone =
        chosen != null
            ? chosen
            : ZoneId.of(Files.exists(file) ? Files.readString(file).strip() : "UTC");
    Files.writeString(file, zone.getId());
    return zone;
  }

  /**
   * Leaves the log where it is even if everything else goes, because it is needed to find the
   * error.
   */
  void keepLog() {
    keepLog = true;
  }

  /** Removes the folder if it is a temporary one. */
  @Override
  public void close() throws IOException {
    if (temporary) {
      deleteContent(path, keepLog && Files.exists(log()) ? List.of(path, log()) : List.of());
    }
    lockFile.close();
    HELD.remove(path);
  }

  /** The lock file, or null if another run holds it. */
  private static FileChannel lock(Path directory) throws IOException {
    Path held = directory.toRealPath();
    if (!HELD.add(held)) {
      return null;
    }
    FileChannel file =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.tryLock() == null) {
      file.close();
      HELD.remove(held);
      return null;
    }
    return file;
  }

  private static void removeIfUnused(Path directory) {
    // The folder belongs to another program or is just being removed.
    try (FileChannel lockFile = Files.exists(directory.resolve("lock")) ? lock(directory) : null) {
      if (lockFile != null) {
        Path held = directory.toRealPath();
        Postgres.stopLeftover(directory.resolve("postgres"));
        deleteContent(directory, List.of());
        HELD.remove(held);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void deleteContent(Path directory, List<Path> kept) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (!kept.contains(path)) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }
}
