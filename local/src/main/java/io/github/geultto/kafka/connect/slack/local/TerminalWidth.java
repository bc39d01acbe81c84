package io.github.geultto.kafka.connect.slack.local;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The width of the terminal, which changes with its window. Java does not know it, so {@code stty}
 * is run once per second at most.
 */
final class TerminalWidth implements IntSupplier {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Supplier<String> size;
  private int columns;
  private Instant readAt = Instant.EPOCH;

  /**
   * @param columns at the start; 0 if there is no terminal, and never another number then
   */
  TerminalWidth(int columns) {
    this(columns, Clock.systemUTC(), TerminalWidth::stty);
  }

  /**
   * @param size returns rows and columns, such as {@code 24 80}; anything else leaves the width as
   *     it is
   */
  TerminalWidth(int columns, Clock clock, Supplier<String> size) {
    this.columns = columns;
    this.clock = clock;
    this.size = size;
  }

  @Override
  public int getAsInt() {
    if (columns > 0 && !clock.instant().isBefore(readAt.plus(INTERVAL))) {
      readAt = clock.instant();
      String now = size.get().strip();
      // 0 columns: a terminal that does not know its size.
      if (now.matches("\\d+ [1-9]\\d{0,4}")) {
        columns = Integer.parseInt(now.substring(now.indexOf(' ') + 1));
      }
    }
    return columns;
  }

  private static String stty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
