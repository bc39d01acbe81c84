package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a task remembers of its channels and, if it reads them, of the lists. */
final class TaskMemory {

  private final List<ChannelSync> channels = new ArrayList<>();
  private final List<ListSync> lists = new ArrayList<>();
  private final Set<String> changedSettings = new TreeSet<>();
  private final Map<String, Delivery<Change>> channelDeliveries = new LinkedHashMap<>();
  private final Map<String, Delivery<ListChange>> listDeliveries = new LinkedHashMap<>();

  /**
   * Reads the stored offsets, all of them at once.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if one cannot be read
   */
  TaskMemory(TaskConfig config, Records records, OffsetStorageReader reader, Ts now) {
    SlackSourceConfig connector = config.connector();
    List<Map<String, String>> partitions = new ArrayList<>();
    config.channels().keySet().forEach(id -> SourceOffsets.partitions(id).forEach(partitions::add));
    if (config.readsLists()) {
      SourceOffsets.LISTS.forEach(
          list -> SourceOffsets.listPartitions(list).forEach(partitions::add));
    }
    Map<Map<String, String>, Map<String, Object>> stored = reader.offsets(partitions);
    config.channels().keySet().forEach(id -> addChannel(id, stored, connector, now));
    if (config.readsLists()) {
      ListState users = addList(SourceOffsets.USERS, stored, connector, now);
      lists.add(ListSync.users(connector, records, users.ledger));
      ListState listed = addList(SourceOffsets.CHANNELS, stored, connector, now);
      lists.add(ListSync.channels(connector, records, listed.ledger));
    }
  }

  private void addChannel(
      String id,
      Map<Map<String, String>, Map<String, Object>> stored,
      SlackSourceConfig config,
      Ts now) {
    ChannelOffsets offsets = SourceOffsets.of(id, stored);
    ChannelState state = SourceOffsets.state(id, offsets, config, now);
    channels.add(new ChannelSync(id, config.syncSettings(), state));
    changedSettings.addAll(state.changedSettings());
    ChannelMemory memory = new ChannelMemory(state, ChannelMemory.SPLIT);
    channelDeliveries.put(
        id, new Delivery<>(id, SourceOffsets.channel(id), memory, offsets.parts()));
  }

  private ListState addList(
      String list,
      Map<Map<String, String>, Map<String, Object>> stored,
      SlackSourceConfig config,
      Ts now) {
    ListState state = SourceOffsets.list(list, stored, config.listShape(), now);
    changedSettings.addAll(state.changedSettings());
    var parts = SourceOffsets.parts(list, Part.namesOfList(), stored);
    listDeliveries.put(
        list, new Delivery<>(list, SourceOffsets.stream(list), new ListMemory(state), parts));
    return state;
  }

  /** Settings that some of what is remembered was made with other values of. */
  Set<String> changedSettings() {
    return changedSettings;
  }

  List<ChannelSync> channels() {
    return channels;
  }

  /** Empty if the task does not read them. */
  List<ListSync> lists() {
    return lists;
  }

  Map<String, Delivery<Change>> channelDeliveries() {
    return channelDeliveries;
  }

  Map<String, Delivery<ListChange>> listDeliveries() {
    return listDeliveries;
  }
}
