package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The source partitions and what their offsets must look like: one for each channel, {@code
 * {"channel": "C0123"}}, and one each for the lists of users and channels, {@code {"stream":
 * "users"}}. The task and the REST API's offset requests read them here alike.
 */
final class SourceOffsets {

  static final String USERS = "users";
  static final String CHANNELS = "channels";

  private static final String CHANNEL_KEY = "channel";
  private static final String STREAM_KEY = "stream";
  private static final Pattern CHANNEL_ID = Pattern.compile("[CGD][A-Z0-9]{2,}");

  private SourceOffsets() {}

  static Map<String, String> channel(String id) {
    return Map.of(CHANNEL_KEY, id);
  }

  static Map<String, String> stream(String name) {
    return Map.of(STREAM_KEY, name);
  }

  /**
   * Checks an offset that an operator wants to set.
   *
   * @param offset null removes what is stored, for whatever partition: garbage can always be
   *     cleared
   * @throws ConnectException in words for the operator, if the connector could not go on from it
   */
  static void check(
      Map<String, ?> partition, Map<String, ?> offset, SlackSourceConfig config, Ts now) {
    if (offset == null) {
      return;
    }
    if (partition != null && partition.size() == 1) {
      Object channel = partition.get(CHANNEL_KEY);
      if (channel instanceof String id && CHANNEL_ID.matcher(id).matches()) {
        state(id, offset, config, now);
        return;
      }
      Object stream = partition.get(STREAM_KEY);
      if (stream instanceof String name && Set.of(USERS, CHANNELS).contains(name)) {
        list(name, offset);
        return;
      }
    }
    throw new ConnectException(
        "The partition "
            + partition
            + " is none of this connector's: it must be {\"channel\": \"C0123456789\"} with a"
            + " channel's id, {\"stream\": \"users\"} or {\"stream\": \"channels\"}");
  }

  /**
   * What a channel's offset remembers.
   *
   * @param offset null for a channel of which nothing has been emitted
   */
  static ChannelState state(String id, Map<String, ?> offset, SlackSourceConfig config, Ts now) {
    try {
      return ChannelState.fromOffset(
          offset,
          config.syncSettings(),
          text -> SlackSourceConfig.parseInstant(text, config.timeZone()),
          now);
    } catch (RuntimeException e) {
      throw new ConnectException("The offset of channel " + id + ": " + e.getMessage(), e);
    }
  }

  /** What a list's offset remembers. */
  static ListLedger list(String name, Map<String, ?> offset) {
    try {
      return ListLedger.fromOffset(offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The offset of the list of " + name + ": " + e.getMessage(), e);
    }
  }
}
