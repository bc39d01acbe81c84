package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskSummaryTest {

  @Test
  void containsCallsWaitsThrottledCallsAndFreshness() {
    Map<String, Long> values =
        Map.of(
            "records-new-total", 5L,
            "channels", 3L,
            "channels-suspended", 1L,
            "channel-poll-age-ms", 125_000L,
            "unread-reply-age-ms", 40_000L,
            "backfill-percent", 42L,
            "conversations-history-calls-total", 120L,
            "conversations-history-wait-time-ms-total", 61_000L,
            "conversations-history-throttled-total", 2L,
            "users-list-calls-total", 1L);
    assertThat(
            new TaskSummary(values, "#general (C1)", Optional.of(Duration.ofHours(3)), " Events."))
        .hasToString(
            "Records: 0 read, 5 new, 0 changed, 0 deleted. Channels: 3, 0 with complete backfill,"
                + " 1 suspended. Longest without a poll: #general (C1), 2 min. Oldest unread reply:"
                + " 40 s. Backfill: 42%, about 3 h 0 min left. Events. Calls: users.list 1 (waited"
                + " 0 s, 429s: 0), conversations.history 120 (waited 1 min, 429s: 2). Replies: 0 of"
                + " 0 announced; reactions: 0 of 0 counted. Threads waiting: 0. Deletions held"
                + " back: 0.");
  }

  @Test
  void omitsWhatThereIsNot() {
    Map<String, Long> values = Map.of("backfill-percent", 100L);
    assertThat(new TaskSummary(values, "#general (C1)", Optional.empty(), "").toString())
        .doesNotContain("Backfill:", "Calls:", "Oldest unread reply");
    assertThat(new TaskSummary(Map.of(), "", Optional.empty(), "").toString())
        .doesNotContain("Backfill:", "Longest");
  }
}
