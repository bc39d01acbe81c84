package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users that events name. */
class NamedEntriesTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(Map.of("slack.token", "xoxb-1", "metadata.interval.ms", "60000"));

  private final Instant now = Instant.EPOCH;
  private final ListSync users =
      ListSync.users(
          CONFIG,
          new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, false),
          SourceOffsets.list("users", Map.of(), CONFIG.listShape(), NOW).ledger);
  private final NamedEntries named = NamedEntries.of(users, List.of());

  private static ObjectNode answer(String name) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("user").put("id", "U1").put("name", name);
    return answer;
  }

  @Test
  void oneThatIsBeingReadIsReadAgainOnlyAfterThat() {
    named.add("U1");
    assertThat(named.next()).contains("U1");
    named.add("U1");
    assertThat(named.next()).as("the older answer could come last").isEmpty();
    assertThat(named.apply("U1", answer("before"))).hasSize(1);
    assertThat(named.next()).contains("U1");
    assertThat(named.apply("U1", answer("after"))).hasSize(1);
    assertThat(named.next()).isEmpty();
  }

  @Test
  void oneThatWasNotReadIsReadLater() {
    named.add("U1");
    named.next();
    named.notMade("U1");
    assertThat(named.next()).contains("U1");
  }

  @Test
  void listThatIsToBeReadWhileItIsReadIsReadOnceMore() {
    Page<JsonNode> first = new Page<>(List.of(answer("a").get("user")), "next", true);
    Page<JsonNode> last = new Page<>(List.of(), null, false);
    users.request(now);
    users.apply(first, now);
    users.readAgain();
    users.request(now);
    users.apply(last, now);
    assertThat(users.isDue(now)).isTrue();
    users.request(now);
    users.apply(first, now);
    users.request(now);
    users.apply(last, now);
    assertThat(users.isDue(now)).isFalse();
  }
}
