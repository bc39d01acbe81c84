package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far back Slack shows messages, as seen in the channels of a workspace. A plan and a policy
 * for the whole workspace hide messages of one age in all channels alike. Safe for use by several
 * tasks.
 */
public final class Horizon {

  private record Shown(Ts oldest, Ts at) {}

  private final Map<String, Shown> channels = new ConcurrentHashMap<>();

  /** An answer for a channel has shown this and nothing older. */
  void shown(String channel, Ts oldest, Ts now) {
    channels.put(channel, new Shown(oldest, now));
  }

  /** Whether any channel has shown something older than a message, at that time or later. */
  boolean showsOlderThan(Ts ts, Ts since) {
    return channels.values().stream()
        .anyMatch(shown -> shown.oldest().isBefore(ts) && !shown.at().isBefore(since));
  }
}
