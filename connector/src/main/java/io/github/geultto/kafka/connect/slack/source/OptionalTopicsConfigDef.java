package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The settings of the optional topics: reactions, members, user groups and heartbeats. */
final class OptionalTopicsConfigDef {

  private OptionalTopicsConfigDef() {}

  static void addTo(ConfigDef definition) {
    SlackConfig.Group topics = new SlackConfig.Group(definition, "Optional topics");
    topics.add(
        SlackSourceConfig.REACTIONS_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Emit reactions",
        "Whether each reaction is also emitted as a separate record, to <prefix>.reactions, with"
            + " the times at which it was added and removed. Only events report these times: see"
            + " slack.app.token.");
    topics.add(
        SlackSourceConfig.MEMBERS_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.MEDIUM,
        "Read members of channels",
        "Whether the members of each channel are read and emitted to <prefix>.channel_members."
            + " They are read once per metadata.interval.ms, as far as Slack's limits allow; with"
            + " events, changes are emitted at once. Each membership takes about 100 bytes of"
            + " memory.");
    topics.add(
        SlackSourceConfig.USERGROUPS_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.MEDIUM,
        "Read user groups",
        "Whether user groups and their members are read, once per metadata.interval.ms, and emitted"
            + " to <prefix>.user_groups and <prefix>.user_group_members. Requires the scope"
            + " usergroups:read.");
    topics.add(
        SlackSourceConfig.HEARTBEAT_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Emit heartbeats",
        "Whether each task emits a record per minute to <prefix>.heartbeat that says up to when"
            + " everything has been emitted and acknowledged by Kafka. With it, consumers distinguish"
            + " a quiet channel from a connector that makes no progress. During a backfill none is"
            + " emitted.");
  }
}
