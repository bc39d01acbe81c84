package io.github.geultto.kafka.connect.slack.source;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The workspace as the connector found it.
 *
 * @param url such as {@code https://example.slack.com/}
 * @param teamId the workspace's id
 * @param channels the channels to read, ordered by id
 */
record Workspace(String url, String teamId, List<Channel> channels) {

  /**
   * A channel to read.
   *
   * @param id Slack's id
   * @param name for people; the id where it has none, as a direct message
   * @param created in seconds since 1970; 0 where Slack does not say
   * @param load how much reading it is expected to make, compared with others
   */
  record Channel(String id, String name, long created, long load) {}

  Workspace {
    channels = channels.stream().sorted(Comparator.comparing(Channel::id)).toList();
  }

  Set<String> ids() {
    return channels.stream().map(Channel::id).collect(Collectors.toSet());
  }

  /** The heaviest first; of equal ones in the order of their ids. */
  List<Channel> byLoad() {
    return channels.stream().sorted(Comparator.comparingLong(Channel::load).reversed()).toList();
  }
}
