package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void theLiveLineFollowsTheWindow() {
    AtomicInteger columns = new AtomicInteger(20);
    Progress progress = progress(columns);
    progress.update("reading Slack", Map.of(), "events connected", Map.of());
    columns.set(31);
    progress.update("reading Slack", Map.of(), "events connected", Map.of());
    assertThat(printed())
        .isEqualTo("\r\033[K[  0 s] reading Sla\r\033[K[  0 s] reading Slack · events");
  }

  @Test
  void whatStopsItIsOnItsOwnLineAndNothingIsRedrawn() {
    Progress progress = progress(new AtomicInteger(80));
    progress.phase("following Slack");
    progress.stop();
    progress.phase("following Slack");
    progress.clear();
    assertThat(printed())
        .isEqualTo("\r\033[K[  0 s] following Slack\r\033[KStopping ...\n\r\033[K");
  }

  @Test
  void theWidthIsReadOncePerSecondAndKeptWhereItIsUnknown() {
    Deque<String> sizes = new ArrayDeque<>(List.of("24 80\n", "", "0 0", "30 132\n"));
    Ticking clock = new Ticking();
    TerminalWidth width = new TerminalWidth(40, clock, sizes::pop);
    for (int expected : List.of(80, 80, 80, 132)) {
      assertThat(width.getAsInt()).isEqualTo(expected);
      assertThat(width.getAsInt()).isEqualTo(expected);
      clock.now = clock.now.plusSeconds(1);
    }
    assertThat(new TerminalWidth(0, clock, () -> "24 80").getAsInt()).isZero();
  }

  private Progress progress(AtomicInteger columns) {
    return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), columns::get, CLOCK);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Ticking extends Clock {
    private Instant now = Instant.ofEpochSecond(1);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
