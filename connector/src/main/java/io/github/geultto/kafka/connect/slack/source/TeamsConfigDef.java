package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Validators.check;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The setting with the workspaces of an organisation. */
final class TeamsConfigDef {

  private TeamsConfigDef() {}

  static void addTo(SlackConfig.Group slack) {
    slack.add(
        SlackSourceConfig.TEAMS,
        ConfigDef.Type.LIST,
        List.of(),
        check("ids of workspaces", TeamsConfigDef::checkTeams),
        Importance.MEDIUM,
        "Workspaces",
        "With the token of an organisation (Enterprise Grid): the ids of the workspaces to read,"
            + " such as T0123ABCD, separated by commas. Empty: all workspaces that the app has been"
            + " added to, also later.");
  }

  private static String checkTeams(Object value) {
    return ((List<?>) value).stream().allMatch(team -> team.toString().matches("T[A-Z0-9]+"))
        ? null
        : "it must contain ids of workspaces, such as T0123ABCD";
  }
}
