package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The channels that are read, what is to be read of them, and what they share. */
final class Slots {

  private final Agenda agenda = new Agenda();
  private final Map<String, Slot> byChannel = new TreeMap<>();
  private Horizon horizon = new Horizon();

  /** Null while none are shared: each channel has its own. */
  private RecentMessages recent;

  Slots(Collection<ChannelSync> channels) {
    channels.forEach(this::add);
  }

  Agenda agenda() {
    return agenda;
  }

  /** All of them, as they are at any time, ordered by id. */
  Collection<Slot> all() {
    return byChannel.values();
  }

  Slot of(String channel) {
    return byChannel.get(channel);
  }

  boolean have(String channel) {
    return byChannel.containsKey(channel);
  }

  void share(Horizon shared) {
    horizon = shared;
    all().forEach(slot -> slot.sync.share(shared));
  }

  void share(RecentMessages shared) {
    recent = shared;
    all().forEach(slot -> slot.sync.share(shared));
  }

  Slot add(ChannelSync sync) {
    sync.share(horizon);
    if (recent != null) {
      sync.share(recent);
    }
    Slot slot = new Slot(sync, agenda);
    byChannel.put(slot.id(), slot);
    return slot;
  }

  void remove(String channel) {
    agenda.remove(byChannel.remove(channel));
  }
}
