package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.record.Schemas.required;
import static io.github.geultto.kafka.connect.slack.record.Schemas.struct;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;

/** The topic in which each task says up to when everything has been emitted. */
public final class HeartbeatRecords {

  private static final String TEAM_ID = "Slack's id of the workspace or organisation.";
  private static final String TASK = "The connector's task, from 0.";

  /** Key of the heartbeat topic. */
  public static final Schema KEY =
      struct("HeartbeatKey", "Which task of which workspace.")
          .field("team_id", required(TEAM_ID))
          .field("task", SchemaBuilder.int64().doc(TASK).build())
          .build();

  /** Value of the heartbeat topic. */
  public static final Schema VALUE =
      struct("Heartbeat", "Up to when everything that a task reads has been emitted.")
          .field("team_id", required(TEAM_ID))
          .field("task", SchemaBuilder.int64().doc(TASK).build())
          .field(
              "task_count",
              SchemaBuilder.int64()
                  .doc("How many tasks there are. Rows of tasks from this number on are outdated.")
                  .build())
          .field(
              "emitted_until",
              Timestamp.builder()
                  .doc(
                      "Every post written before this instant (UTC) in the task's channels has been"
                          + " emitted, and so has every change announced before it.")
                  .build())
          .field(
              "reconciled_until",
              Schemas.timestamp(
                  "Every edit, reply, reaction and deletion inside the look-back window made before"
                      + " this instant (UTC) has been emitted, except deletions in doubt, which wait"
                      + " for a second read; null until the window has been read once."))
          .field(
              "observed_at",
              Timestamp.builder().doc("When the connector determined this (UTC).").build())
          .build();

  private final String topic;
  private final RecordMaker maker;

  /**
   * The heartbeats of a connector.
   *
   * @param topicPrefix before {@code .heartbeat}
   */
  public HeartbeatRecords(String topicPrefix, RecordFormat format) {
    this.topic = topicPrefix + ".heartbeat";
    this.maker = new RecordMaker(format.timestamp());
  }

  /**
   * One heartbeat. Its source offset is null, so that Connect stores none for it.
   *
   * @param task from 0
   * @param tasks how many there are
   */
  public SourceRecord heartbeat(
      String teamId,
      int task,
      int tasks,
      Ts emittedUntil,
      Optional<Ts> reconciledUntil,
      Map<String, ?> partition,
      Instant observedAt) {
    Struct key = new Struct(KEY).put("team_id", teamId).put("task", (long) task);
    Struct value =
        new Struct(VALUE)
            .put("team_id", teamId)
            .put("task", (long) task)
            .put("task_count", (long) tasks)
            .put("emitted_until", Values.date(emittedUntil))
            .put("reconciled_until", Values.date(reconciledUntil.orElse(null)))
            .put("observed_at", Date.from(observedAt));
    return maker.record(Op.UPDATE, topic, key, value, partition, null, observedAt);
  }
}
