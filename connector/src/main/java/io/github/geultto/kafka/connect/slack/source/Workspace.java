package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.Identity;
import java.util.List;
import java.util.Map;

/**
 * The workspace or organisation as far as the connector knows it.
 *
 * @param identity whom the token speaks for; null until Slack has said so
 * @param teams the addresses of an organisation's workspaces that are read, by id; empty for the
 *     token of one workspace
 * @param channels the channels to read, ordered by id
 */
record Workspace(Identity identity, Map<String, String> teams, List<Channel> channels) {

  /** What is known before Slack has answered anything. */
  static final Workspace UNKNOWN = new Workspace(null, List.of());

  Workspace {
    teams = Map.copyOf(teams);
    channels = List.copyOf(channels);
  }

  /** One workspace. */
  Workspace(Identity identity, List<Channel> channels) {
    this(identity, Map.of(), channels);
  }
}
