package io.github.geultto.kafka.connect.slack.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsTest {

  @ParameterizedTest
  @CsvSource({
    "1704067200.000100, 1704067200.000100",
    "1704067200.1, 1704067200.100000",
    "1704067200, 1704067200.000000",
    "0000000000.000000, 0000000000.000000",
    "1.5, 0000000001.500000",
    "9999999999.999999, 9999999999.999999",
  })
  void isWrittenAsSlackWritesIt(String text, String written) {
    assertThat(Ts.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "1704067200.0001001", "-1.0", "1.7E9", "17040672001.0", "1.", "１.0"})
  void refusesWhatIsNoTimestamp(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ts.parse(text))
        .withMessageContaining("is not a Slack timestamp");
  }

  @Test
  void isComparedAsANumber() {
    assertThat(Ts.parse("999999999.9")).isLessThan(Ts.parse("1000000000.0"));
    assertThat(Ts.parse("1704067200.000100").isAfter(Ts.parse("1704067200.000099"))).isTrue();
  }

  @Test
  void isAnInstantToTheMicrosecond() {
    Instant instant = Instant.parse("2024-01-01T00:00:00.000100Z");
    assertThat(Ts.of(instant)).isEqualTo(Ts.parse("1704067200.000100"));
    assertThat(Ts.parse("1704067200.000100").instant()).isEqualTo(instant);
  }

  @Test
  void staysInItsRange() {
    assertThat(Ts.ZERO.plus(-1)).isEqualTo(Ts.ZERO);
    assertThat(Ts.MAX.plus(1)).isEqualTo(Ts.MAX);
  }
}
