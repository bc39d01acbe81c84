package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.Identity;
import java.util.List;

/**
 * The workspace as far as the connector knows it.
 *
 * @param identity whom the token speaks for; null until Slack has said so
 * @param channels the channels to read, ordered by id
 */
record Workspace(Identity identity, List<Channel> channels) {

  /** What is known before Slack has answered anything. */
  static final Workspace UNKNOWN = new Workspace(null, List.of());

  Workspace {
    channels = List.copyOf(channels);
  }
}
