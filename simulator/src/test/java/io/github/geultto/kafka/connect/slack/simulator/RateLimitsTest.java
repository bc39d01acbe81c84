package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
  private static final SimulatorOptions SLACK =
      SimulatorOptions.defaults().withRateLimits(RateLimits.SLACK);

  @ParameterizedTest
  @CsvSource({
    "conversations.list, 20",
    "users.list, 20",
    "conversations.history, 50",
    "reactions.get, 50",
    "conversations.members, 100",
    "auth.test, 600"
  })
  void aMethodIsLimitedToItsTierInASlidingMinute(String method, int tier) {
    TestSlack slack = new TestSlack(SLACK);
    for (int i = 0; i < tier; i++) {
      assertThat(slack.call(method, "channel", PUBLIC).status()).isEqualTo(200);
    }
    slack.pass(Duration.ofMillis(20_500));

    ApiResponse refused = slack.call(method, "channel", PUBLIC);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "40");
    assertThat(refused.body().toString()).isEqualTo("{\"ok\":false,\"error\":\"ratelimited\"}");
    slack.pass(Duration.ofSeconds(39));
    assertThat(slack.call(method, "channel", PUBLIC).status()).isEqualTo(429);
    slack.pass(Duration.ofSeconds(1));
    assertThat(slack.call(method, "channel", PUBLIC).status()).isEqualTo(200);
  }

  @Test
  void methodsHaveLimitsOfTheirOwnButTokensShareThem() {
    TestSlack slack = new TestSlack(SLACK);
    for (int i = 0; i < 20; i++) {
      slack.ok("users.list");
    }

    assertThat(slack.callWith("xoxp-simulator", "users.list").status()).isEqualTo(429);
    slack.ok("conversations.list");
  }

  @Test
  void aChannelTakesOneMessageASecond() {
    TestSlack slack = new TestSlack(SLACK);
    slack.ok("chat.postMessage", "channel", PUBLIC, "text", "one");

    ApiResponse refused = slack.call("chat.postMessage", "channel", PUBLIC, "text", "two");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "1");
    slack.ok("chat.postMessage", "channel", PRIVATE, "text", "two");
    slack.pass(Duration.ofSeconds(1));
    slack.ok("chat.postMessage", "channel", PUBLIC, "text", "two");
  }

  @Test
  void anUnlistedAppReadsOnceAMinuteFifteenObjects() {
    TestSlack slack =
        new TestSlack(SimulatorOptions.defaults().withRateLimits(RateLimits.UNLISTED));
    String parent = slack.post(ANN, "parent");
    for (int i = 0; i < 20; i++) {
      slack.post(ANN, "post");
      slack.reply(ANN, parent, "reply");
    }

    assertThat(slack.history("limit", "999")).hasSize(15);
    assertThat(slack.replies(parent)).hasSize(15);
    assertThat(slack.call("conversations.history", "channel", PUBLIC).status()).isEqualTo(429);
    slack.pass(Duration.ofMinutes(1));
    assertThat(slack.history()).hasSize(15);
    slack.ok("users.list");
    slack.ok("users.list");
  }
}
