package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The settings of the optional topics of members and user groups. */
final class MembershipConfigDef {

  private MembershipConfigDef() {}

  static void addTo(ConfigDef definition) {
    SlackConfig.Group members = new SlackConfig.Group(definition, "Members and user groups");
    members.add(
        SlackSourceConfig.MEMBERS_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.MEDIUM,
        "Read members of channels",
        "Whether who is in which channel is read and sent to <prefix>.channel_members. Members are"
            + " read once per metadata.interval.ms, as far as Slack's limits allow; with events,"
            + " changes are sent at once. Each membership takes some 100 bytes of memory.");
    members.add(
        SlackSourceConfig.USERGROUPS_ENABLED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.MEDIUM,
        "Read user groups",
        "Whether user groups and who is in them are read, once per metadata.interval.ms, and sent"
            + " to <prefix>.user_groups and <prefix>.user_group_members. Needs the scope"
            + " usergroups:read.");
  }
}
