package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finding channels takes its calls from the budget that the tasks share. */
@Timeout(60)
class ChannelBudgetTest {

  @Test
  void callsThatListChannelsCountInTheBudget() throws Exception {
    try (FakeChannels slack = new FakeChannels();
        SlackClient client =
            new SlackClient(slack.server.apiUrl(), "xoxb-1", Duration.ofSeconds(30))) {
      slack.own.add("{\"id\":\"C1\",\"name\":\"general\"}");
      SlackSourceConfig config = slack.config("rate.limit.profile", "internal");
      ChannelReader reader = new ChannelReader(config, client);
      Duration pause = Duration.ZERO;
      while (pause.isZero()) {
        pause = reader.step();
      }
      RateBudget budget = config.rateBudget("T1");
      assertThat(budget.used(SlackMethod.USERS_CONVERSATIONS, RateBudget.now())).isPositive();
    }
  }
}
