package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BotTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final BotTokens tokens = new BotTokens("xoxb-1");

  private String error(String token, Duration later) {
    try {
      tokens.require(token, NOW.plus(later));
      return "ok";
    } catch (SlackError e) {
      return e.getMessage();
    }
  }

  @Test
  void tokenThatIsNotRotatedStaysValid() {
    assertThat(error("xoxb-1", Duration.ofDays(900))).isEqualTo("ok");
    assertThat(error("xoxb-2", Duration.ZERO)).isEqualTo("invalid_auth");
  }

  @Test
  void rotatedTokensAreValidForTwelveHours() {
    String second = tokens.rotate(NOW);
    Duration last = BotTokens.LIFE.minusSeconds(1);
    assertThatCode(() -> tokens.require("xoxb-1", NOW.plus(last))).doesNotThrowAnyException();
    assertThatCode(() -> tokens.require(second, NOW.plus(last))).doesNotThrowAnyException();
    assertThat(error("xoxb-1", BotTokens.LIFE)).isEqualTo("token_expired");
    assertThat(error(second, BotTokens.LIFE)).isEqualTo("token_expired");
  }

  @Test
  void onlyTheNewestTwoAreValid() {
    String second = tokens.rotate(NOW);
    String third = tokens.rotate(NOW);
    assertThat(error("xoxb-1", Duration.ZERO)).isEqualTo("token_revoked");
    assertThat(error(second, Duration.ZERO)).isEqualTo("ok");
    assertThat(error(third, Duration.ZERO)).isEqualTo("ok");
    assertThat(tokens.contains("xoxb-1")).isTrue();
    assertThatThrownBy(() -> tokens.require("other", NOW)).isInstanceOf(SlackError.class);
  }
}
