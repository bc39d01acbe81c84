package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where memory is stored belongs to the offsets' format: it never changes. */
class PartTest {

  @Test
  void theHomesOfThreadsStayTheSame() {
    assertThat(
            Stream.of(
                    "0000000000.000001",
                    "1355517523.000008",
                    "1503435956.000247",
                    "1600000000.000000",
                    "1600000000.000001",
                    "1700000000.123456",
                    "1704067200.000100",
                    "1712345678.999999",
                    "1767225600.000000",
                    "9999999999.999999")
                .map(root -> Part.of(Ts.parse(root))))
        .containsExactly(19, 8, 1, 24, 12, 7, 19, 13, 5, 27);
  }

  @Test
  void theHomesOfEntriesStayTheSame() {
    assertThat(
            Stream.of(
                    "U012AB3CD",
                    "U1",
                    "W0001",
                    "USLACKBOT",
                    "C024BE91L",
                    "G01",
                    "D9",
                    "B12",
                    "x",
                    "한")
                .map(Part::of))
        .containsExactly(23, 25, 11, 27, 23, 31, 1, 3, 5, 0);
  }

  @Test
  void threadsAndEntriesAreSpreadEvenly() {
    int[] threads = new int[Part.COUNT];
    int[] entries = new int[Part.COUNT];
    for (int i = 0; i < 32_000; i++) {
      threads[Part.of(Ts.parse("1700000000.000000").plus(i * 61_000_003L))]++;
      entries[Part.of("U%08X".formatted(i * 2_654_435_761L & 0xFFFFFFFFL))]++;
    }
    assertThat(IntStream.concat(IntStream.of(threads), IntStream.of(entries)).boxed())
        .allMatch(count -> count > 800 && count < 1_200);
  }
}
