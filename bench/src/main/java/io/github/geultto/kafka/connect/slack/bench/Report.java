package io.github.geultto.kafka.connect.slack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What a benchmark prints, also written to a file. */
final class Report implements AutoCloseable {
  private final Path file;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param file where to write to; null for {@code bench/target/<name>.txt}
   */
  Report(String name, String file) {
    this.file = Path.of(file == null ? "bench/target/" + name + ".txt" : file);
  }

  /** Prints one line. */
  void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    System.out.println(line);
    text.append(line).append('\n');
  }

  @Override
  public void close() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }

  /** In seconds where that is less than a minute, otherwise as {@link #time}. */
  static String seconds(Duration time) {
    return time == null || time.compareTo(Duration.ofMinutes(1)) >= 0
        ? time(time)
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
  }

  /** A time in the unit that suits it; a dash for none. */
  static String time(Duration time) {
    if (time == null) {
      return "-";
    }
    double minutes = time.toMillis() / 60_000.0;
    if (minutes < 120) {
      return String.format(Locale.ROOT, "%.1f min", minutes);
    }
    return minutes < 48 * 60
        ? String.format(Locale.ROOT, "%.1f h", minutes / 60)
        : String.format(Locale.ROOT, "%.1f d", minutes / 1_440);
  }
}
