package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.HeartbeatRecords;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Says in a topic, once per minute, up to when everything has been emitted. Topics have no common
 * order, so a heartbeat is sent only when Kafka has acknowledged everything that was sent before.
 * While that cannot be said, for example during a backfill, there is none.
 */
final class Heartbeat {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Of no channel or list. Its offset is null, so Connect shows none for it. */
  private static final Map<String, String> PARTITION = SourceOffsets.stream("heartbeat");

  private final TaskConfig config;
  private final HeartbeatRecords records;
  private final boolean enabled;
  private Instant nextAt = Instant.MIN;

  Heartbeat(TaskConfig config) {
    SlackSourceConfig connector = config.connector();
    this.config = config;
    this.records = new HeartbeatRecords(connector.topicPrefix(), connector.recordFormat());
    this.enabled = connector.getBoolean(SlackSourceConfig.HEARTBEAT_ENABLED);
  }

  /**
   * The record to send now, if there is one.
   *
   * @param now Slack's time
   * @param uptime of a monotonic clock
   */
  Optional<SourceRecord> next(SyncStatus status, Batch batch, Ts now, Instant uptime) {
    if (!enabled || uptime.isBefore(nextAt) || !batch.isSettled()) {
      return Optional.empty();
    }
    Optional<SourceRecord> record =
        status
            .emittedUntil(now)
            .map(
                until ->
                    records.heartbeat(
                        config.teamId(),
                        config.index(),
                        config.tasks(),
                        until,
                        status.reconciledAgo(now).map(now::minus),
                        PARTITION,
                        now.instant()));
    if (record.isPresent()) {
      nextAt = uptime.plus(INTERVAL);
    }
    return record;
  }
}
