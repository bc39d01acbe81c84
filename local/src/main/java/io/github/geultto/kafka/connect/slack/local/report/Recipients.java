package io.github.geultto.kafka.connect.slack.local.report;

import java.util.Map;

/**
 * Whom one can write to, as the tables know it.
 *
 * @param people why a user cannot receive messages, by id; empty for users who can
 * @param channels ids by name
 */
record Recipients(Map<String, String> people, Map<String, String> channels) {

  /** As Slack knows it: {@code #name} becomes the channel's id. */
  String resolved(String to) {
    return to.startsWith("#") ? channels.getOrDefault(to.substring(1), to) : to;
  }

  /**
   * Why one cannot write there.
   *
   * @param to resolved
   * @return null if one can, or if nothing is known of it
   */
  String reason(String to) {
    if (!to.matches("#.+|[CGUW][A-Z0-9]+")) {
      return to.matches("D[A-Z0-9]+")
          ? "is a direct message: use the user's id"
          : "is not the id of a user or channel, or a #name";
    }
    if (to.matches("[UW].*")) {
      String reason = people.getOrDefault(to, "is not a user of this workspace");
      return people.isEmpty() || reason.isEmpty() ? null : reason;
    }
    return channels.isEmpty() || channels.containsValue(to)
        ? null
        : "is not a channel that the connector has read";
  }
}
