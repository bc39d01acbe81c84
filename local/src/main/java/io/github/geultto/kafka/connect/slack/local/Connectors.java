package io.github.geultto.kafka.connect.slack.local;

import io.github.geultto.kafka.connect.slack.local.report.OutboxTopic;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The connectors' configurations, as an operator would PUT them. */
final class Connectors {
  static final String SOURCE = "slack";
  static final String SINK = "tables";
  static final String OUTBOX = "outbox";

  private Connectors() {}

  /** The content of a properties file with the tokens. */
  static String secrets(SlackServer slack) {
    return "slack.token="
        + slack.token()
        + "\n"
        + slack.appToken().map(token -> "slack.app.token=" + token + "\n").orElse("");
  }

  /**
   * The source.
   *
   * @param slack what it reads: polled all the time if there are no rate limits, and with events if
   *     there is an app-level token
   * @param secrets the file with the {@link #secrets}; no token is in a configuration
   * @param zone the zone of {@code tddate}
   */
  static Map<String, String> source(SlackServer slack, Path secrets, ZoneId zone) {
    Map<String, String> config = new HashMap<>();
    config.put(
        "connector.class", "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    config.put("tasks.max", "2");
    config.put("slack.token", "${file:" + secrets + ":slack.token}");
    if (slack.appToken().isPresent()) {
      // One task receives all events.
      config.put("tasks.max", "1");
      config.put("slack.app.token", "${file:" + secrets + ":slack.app.token}");
    }
    config.put("slack.api.url", slack.api().toString());
    config.put("topic.prefix", "slack");
    config.put("time.zone", zone.getId());
    if (slack instanceof SimulatedSlack) {
      // Another app may lack the scope usergroups:read.
      config.put("members.enabled", "true");
      config.put("usergroups.enabled", "true");
      config.put("reactions.enabled", "true");
    }
    if (slack.isUnlimited()) {
      config.put("rate.limit.profile", "off");
      config.put("poll.interval.ms", "1000");
      config.put("metadata.interval.ms", "2000");
    }
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.cleanup.policy", "compact");
    config.put("producer.override.compression.type", "lz4");
    config.put("producer.override.linger.ms", "5");
    return config;
  }

  /** The sink that keeps a table for each topic, the topic's key as its primary key. */
  static Map<String, String> sink(String jdbcUrl) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    config.put("tasks.max", "1");
    config.put(
        "topics", Arrays.stream(Table.values()).map(Table::topic).collect(Collectors.joining(",")));
    config.put("connection.url", jdbcUrl);
    config.put("connection.username", "postgres");
    config.put("connection.password", "");
    config.put("insert.mode", "upsert");
    config.put("primary.key.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("schema.evolution", "basic");
    config.put("use.time.zone", "UTC");
    config.put("batch.size", "1000");
    config.put("collection.name.format", "${topic}");
    config.put("transforms", "messages,lists");
    putRename(config, "messages", "slack\\.conversations", Table.MESSAGES.tableName());
    putRename(
        config,
        "lists",
        "slack\\.(users|channels|channel_members|user_groups|user_group_members|reactions)",
        "$1");
    config.put("consumer.override.max.poll.records", "2000");
    // The topics are made by the source, and found by the sink soon after.
    config.put("consumer.override.allow.auto.create.topics", "false");
    config.put("consumer.override.metadata.max.age.ms", "1000");
    // The consumer of a run that was killed is not waited for much longer than that.
    config.put("consumer.override.session.timeout.ms", "6000");
    config.put("consumer.override.heartbeat.interval.ms", "2000");
    return config;
  }

  /**
   * The sink that posts to Slack.
   *
   * @param secrets the file with the {@link #secrets}
   */
  static Map<String, String> outbox(SlackServer slack, Path secrets) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.github.geultto.kafka.connect.slack.sink.SlackSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", OutboxTopic.NAME);
    config.put("slack.token", "${file:" + secrets + ":slack.token}");
    config.put("slack.api.url", slack.api().toString());
    if (slack.isUnlimited()) {
      config.put("rate.limit.profile", "off");
    }
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", OutboxTopic.REFUSED);
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.max.poll.records", "50");
    config.put("consumer.override.session.timeout.ms", "6000");
    config.put("consumer.override.heartbeat.interval.ms", "2000");
    return config;
  }

  private static void putRename(
      Map<String, String> config, String name, String topic, String table) {
    config.put("transforms." + name + ".type", "org.apache.kafka.connect.transforms.RegexRouter");
    config.put("transforms." + name + ".regex", topic);
    config.put("transforms." + name + ".replacement", table);
  }

  /** All of them. */
  static List<String> names() {
    return List.of(SOURCE, SINK, OUTBOX);
  }
}
