package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final Table.Column TEXT = new Table.Column("text", Table.Type.TEXT);
  private static final Table.Column COUNT = new Table.Column("reply_count", Table.Type.LONG);

  @Test
  void figuresAreShown() {
    assertThat(Difference.of(COUNT, 3L, 2L)).isEqualTo("expected 3, found 2");
    assertThat(Difference.of(COUNT, null, 2L)).isEqualTo("expected null, found 2");
  }

  @Test
  void whatPeopleWroteIsDescribed() {
    assertThat(Difference.of(TEXT, "secret a", "secret b!"))
        .isEqualTo("expected 8 characters, found 9; at character 8 expected U+0061, found U+0062");
    assertThat(Difference.of(TEXT, "secret", "secret!"))
        .isEqualTo("expected 6 characters, found 7; at character 7 expected the end, found U+0021");
    assertThat(Difference.of(TEXT, null, "secret")).isEqualTo("expected null, found 6 characters");
  }
}
