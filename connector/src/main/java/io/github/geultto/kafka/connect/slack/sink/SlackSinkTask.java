package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.config.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to an {@link Outbox} and reports to the framework which of them are done. It never
 * waits for Slack itself: a consumer that is not polled loses its partitions.
 */
public final class SlackSinkTask extends SinkTask {

  private static final Logger log = LoggerFactory.getLogger(SlackSinkTask.class);

  /**
   * With so many records waiting, no more are fetched until half of them are gone. Few, because
   * they are posted although the connector is paused.
   */
  private static final int FULL = 100;

  /** How soon the framework is to come back while records wait. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** Within the time that the framework gives a task for its end. */
  private static final Duration LAST_MESSAGE = Duration.ofSeconds(3);

  private final SinkMetrics metrics = new SinkMetrics();
  private SlackSinkConfig config;
  private Optional<MessageTemplate> template = Optional.empty();
  private SlackClient slack;
  private Outbox outbox;
  private String name;
  private long committed;

  @Override
  public String version() {
    return Version.VERSION;
  }

  @Override
  public void start(Map<String, String> props) {
    config = new SlackSinkConfig(props);
    template = config.template();
    name = props.get("name");
    slack = new SlackClient(config.apiUrl(), config.token(), CALL_TIMEOUT);
    int tasks = Integer.parseInt(props.get(SlackSinkConnector.TASKS));
    RateBudget budget = new RateBudget(config.rateLimitProfile(), config.rateLimitShare() / tasks);
    SlackPoster poster = new SlackPoster(new SlackCalls(slack, budget), config.rateLimitProfile());
    outbox =
        new Outbox(
            config.dryRun() ? SlackSinkTask::say : poster::post, "slack-outbox", System::nanoTime);
    metrics.register(context);
  }

  /** What a dry run does instead of posting. */
  private static boolean say(OutboxMessage message, Instant since, boolean inDoubt) {
    log.info(
        "Dry run: message {} to {}{}: {}{}",
        message.id(),
        message.to(),
        message.postAt() == null ? "" : " at " + message.postAt(),
        message.text(),
        message.blocks().isEmpty() ? "" : " " + message.blocks());
    return true;
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    outbox.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (outbox.failure() != null) {
      throw outbox.failure();
    }
    outbox.heard();
    for (SinkRecord record : records) {
      // A tombstone is not a message.
      if (record.value() != null) {
        add(record);
      }
    }
    report();
    if (outbox.handled() != committed) {
      committed = outbox.handled();
      context.requestCommit();
    }
    if (outbox.size() > 0) {
      context.timeout(SOON.toMillis());
    }
    pause();
    metrics.update(outbox);
  }

  private void add(SinkRecord record) {
    try {
      outbox.add(
          record,
          template.isEmpty()
              ? OutboxMessage.of(record)
              : OutboxMessage.of(record, template.get(), config.channel(), name));
    } catch (DataException e) {
      outbox.refuse(record, e);
    }
  }

  /** The reporter is the task's thread's alone. */
  private void report() {
    Map<Outbox.Refusal, Future<Void>> reports = new LinkedHashMap<>();
    for (Outbox.Refusal refusal : outbox.refusals()) {
      SinkRecord record = refusal.record();
      String message =
          "The record at offset %d of %s-%d is not posted: %s"
              .formatted(
                  record.originalKafkaOffset(),
                  record.originalTopic(),
                  record.originalKafkaPartition(),
                  refusal.reason().getMessage());
      ConnectException reason = new ConnectException(message, refusal.reason());
      if (template.isPresent()
          && refusal.reason() instanceof RefusedException refused
          && refused.isOfDestination()) {
        // All messages have the same destination: none of them can be posted.
        throw reason;
      }
      log.warn(message);
      metrics.refused();
      ErrantRecordReporter reporter = context.errantRecordReporter();
      if (reporter == null) {
        throw new ConnectException(
            message
                + ". To continue with the next records, set errors.tolerance=all and"
                + " errors.deadletterqueue.topic.name, or errors.log.enable=true",
            refusal.reason());
      }
      reports.put(refusal, reporter.report(record, reason));
    }
    reports.forEach(
        (refusal, report) -> {
          await(report);
          outbox.reported(refusal);
        });
  }

  /** The offset must not go past a record that was not reported. */
  private static void await(Future<Void> report) {
    try {
      report.get();
    } catch (ExecutionException e) {
      throw new ConnectException("A rejected record cannot be reported", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while a rejected record was reported", e);
    }
  }

  /** Whatever the partitions are by now: after a rebalance the framework keeps what was paused. */
  private void pause() {
    TopicPartition[] partitions = context.assignment().toArray(new TopicPartition[0]);
    if (outbox.size() >= FULL) {
      context.pause(partitions);
    } else if (outbox.size() <= FULL / 2) {
      context.resume(partitions);
    }
  }

  /** Of each partition, up to where everything has been posted, or reported. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    outbox.heard();
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    delivered.forEach(
        (partition, offset) -> {
          Long first = outbox.firstUnhandled(partition);
          done.put(partition, first == null ? offset : new OffsetAndMetadata(first));
        });
    return done;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    try {
      outbox.forget(partitions, LAST_MESSAGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    if (outbox != null) {
      outbox.close();
      slack.close();
    }
  }
}
