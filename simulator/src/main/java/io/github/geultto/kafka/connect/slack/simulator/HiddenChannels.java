package io.github.geultto.kafka.connect.slack.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The channels from which the bot was removed. Thread-safe. */
final class HiddenChannels {
  private final Map<String, String> errors = new ConcurrentHashMap<>();
  private volatile BiConsumer<String, Boolean> listener = (channel, hidden) -> {};

  /** Sets what is called, without a lock held, with a channel's id and whether it is hidden now. */
  void onChange(BiConsumer<String, Boolean> newListener) {
    listener = newListener;
  }

  /**
   * Hides a channel.
   *
   * @param error {@code not_in_channel} or {@code channel_not_found}
   */
  void hide(String channelId, String error) {
    if (!error.equals("not_in_channel") && !error.equals("channel_not_found")) {
      throw new IllegalArgumentException(
          "A channel is hidden by not_in_channel or channel_not_found, not by " + error + ".");
    }
    if (errors.put(channelId, error) == null) {
      listener.accept(channelId, true);
    }
  }

  void show(String channelId) {
    if (errors.remove(channelId) != null) {
      listener.accept(channelId, false);
    }
  }

  void clear() {
    List.copyOf(errors.keySet()).forEach(this::show);
  }

  /** The error by which a channel is hidden, null when it is not. */
  String error(String channelId) {
    return errors.get(channelId);
  }
}
