package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A heartbeat is sent only when it is true. */
class HeartbeatTest {

  private final FakeChannel slack = new FakeChannel();
  private Acknowledgements acknowledgements;
  private Ts now = Ts.of(Instant.parse("2026-03-01T00:00:00Z"));
  private Scheduler scheduler;
  private Batch batch;
  private Heartbeat heartbeat;

  private void start(String enabled) {
    Map<String, String> props =
        new HashMap<>(Map.of("slack.token", "xoxb-1", "heartbeat.enabled", enabled));
    Identity identity = new Identity("https://a.slack.com/", "T1", "U1", "B1", Set.of());
    List<Channel> channels =
        List.of(
            new Channel("C1", "general", Channel.created(1), 1),
            new Channel("C2", "random", Channel.created(1), 1));
    TaskConfig task =
        TaskConfig.of(TaskAssignment.assign(props, new Workspace(identity, channels), 2).get(0));
    TaskParts parts = TaskParts.of(task, Map.of(), now);
    scheduler = parts.scheduler();
    batch = parts.batch();
    acknowledgements = parts.acknowledgements();
    heartbeat = new Heartbeat(task);
    parts.memory().authors().close();
  }

  private void read() {
    Request.History request = scheduler.nextHistory(now).orElseThrow();
    Page<Message> page = slack.history(request);
    batch.add(request.channel(), scheduler.apply(request, page, now));
  }

  private Optional<SourceRecord> next() {
    return heartbeat.next(scheduler.status(), batch, now, now.instant());
  }

  private void acknowledge(SourceRecord record) {
    acknowledgements.add(record.sourcePartition(), false);
  }

  private List<SourceRecord> take() {
    return batch.isReady(now.instant()) ? batch.take(now, now.instant()) : List.of();
  }

  @Test
  void itWaitsForTheAcknowledgementOfEverythingBefore() {
    slack.post(now.plus(-2), null, "one");
    slack.post(now.plus(-1), null, "two");
    start("true");
    assertThat(next()).as("nothing was read").isEmpty();
    Ts begin = now;
    read();
    now = now.plus(Duration.ofSeconds(3));
    assertThat(next()).as("records wait").isEmpty();
    List<SourceRecord> first = take();
    assertThat(next()).as("a record was sent").isEmpty();
    first.forEach(this::acknowledge);
    assertThat(next()).as("another waits").isEmpty();
    List<SourceRecord> second = take();
    assertThat(second).hasSize(1);
    assertThat(next()).as("another was sent").isEmpty();
    second.forEach(this::acknowledge);
    SourceRecord record = next().orElseThrow();
    assertThat(record.topic()).isEqualTo("slack.heartbeat");
    Struct key = (Struct) record.key();
    assertThat(key.getString("team_id")).isEqualTo("T1");
    assertThat(key.getInt64("task")).isZero();
    Struct value = (Struct) record.value();
    assertThat(value.getInt64("task_count")).isEqualTo(2);
    assertThat(value.get("emitted_until")).isEqualTo(Date.from(begin.instant()));
    assertThat(value.get("reconciled_until")).isEqualTo(Date.from(begin.instant()));
    assertThat(value.get("observed_at")).isEqualTo(Date.from(now.instant()));
    assertThat(record.headers().lastWithName("slack.op").value()).isEqualTo("u");
  }

  @Test
  void itIsSentOncePerMinuteAlsoWhenNothingHappens() {
    start("true");
    read();
    assertThat(next()).isPresent();
    now = now.plus(Duration.ofSeconds(59));
    assertThat(next()).isEmpty();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(next()).isPresent();
  }

  /** Connect removes what has a null offset, and shows nothing of it. */
  @Test
  void nothingIsStoredForIt() {
    start("true");
    read();
    SourceRecord record = next().orElseThrow();
    assertThat(record.sourceOffset()).isNull();
    assertThat(record.sourcePartition()).hasSize(1);
    acknowledge(record);
    slack.post(now.plus(-1), null, "one");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(take()).isEmpty();
    read();
    assertThat(take()).as("its acknowledgement counts for no channel").hasSize(1);
    assertThat(next()).isEmpty();
  }

  @Test
  void itIsOffByDefault() {
    start("false");
    read();
    assertThat(next()).isEmpty();
    assertThat(
            new SlackSourceConfig(Map.of("slack.token", "x"))
                .getBoolean(SlackSourceConfig.HEARTBEAT_ENABLED))
        .isFalse();
  }
}
