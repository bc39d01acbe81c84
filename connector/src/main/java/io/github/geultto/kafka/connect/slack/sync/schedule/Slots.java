package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The channels that are read, and what they share. */
final class Slots {

  private final List<Slot> all = new ArrayList<>();
  private final Map<String, Slot> byChannel = new HashMap<>();
  private Horizon horizon = new Horizon();

  /** Null while none are shared: each channel has its own. */
  private RecentMessages recent;

  /** All of them, as they are at any time, ordered by id. */
  List<Slot> all() {
    return all;
  }

  Slot of(String channel) {
    return byChannel.get(channel);
  }

  boolean have(String channel) {
    return byChannel.containsKey(channel);
  }

  void share(Horizon shared) {
    horizon = shared;
    all.forEach(slot -> slot.sync.share(shared));
  }

  void share(RecentMessages shared) {
    recent = shared;
    all.forEach(slot -> slot.sync.share(shared));
  }

  Slot add(ChannelSync sync) {
    Slot slot = new Slot(sync);
    byChannel.put(sync.channel(), slot);
    all.add(slot);
    all.sort(Comparator.comparing(one -> one.sync.channel()));
    sync.share(horizon);
    if (recent != null) {
      sync.share(recent);
    }
    return slot;
  }

  Slot remove(String channel) {
    Slot slot = byChannel.remove(channel);
    all.remove(slot);
    return slot;
  }
}
