package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAlignedAlsoInKoreanAndOnOneLineForEachRow() {
    TextTable table = new TextTable(List.of("name", "n"));
    table.add(List.of("은우", "1"));
    table.add(List.of("Zoë", "22"));
    table.add(List.of("a\nb\u001b[31m", ""));
    assertThat(table.lines())
        .containsExactly(
            "name     | n", //
            "---------+---",
            "은우     | 1",
            "Zoë      | 22",
            "a\\nb[31m |");
  }

  @Test
  void withoutRowsThereIsTheHeader() {
    assertThat(new TextTable(List.of("a", "bc")).lines()).containsExactly("a | bc", "--+---");
  }
}
