package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Resync;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels that a task reads, each with what is remembered of it. */
final class TaskChannels {

  private static final Logger log = LoggerFactory.getLogger(TaskChannels.class);

  private final TaskConfig config;
  private final PrivacyRules privacy;
  private final ResyncSetting resync;
  private final FormerIds formerIds;
  private final Predicate<String> isKnown;
  private final Map<String, ChannelSync> channels = new LinkedHashMap<>();
  private final List<Authors> authors = new ArrayList<>();
  private final Set<String> changedSettings = new TreeSet<>();
  private final Map<String, Delivery<Change>> deliveries = new LinkedHashMap<>();

  /**
   * Without a channel.
   *
   * @param isKnown whether the row of a user has arrived, or none is to be had
   */
  TaskChannels(TaskConfig config, FormerIds formerIds, Predicate<String> isKnown) {
    this.config = config;
    this.privacy = config.privacy();
    this.resync = ResyncSetting.of(config.connector());
    this.formerIds = formerIds;
    this.isKnown = isKnown;
  }

  /** Adds a channel, of which everything has been looked up that is stored. */
  void add(String id, Ts now) {
    List<ChannelState> former = formerIds.of(id).stream().map(one -> former(one, now)).toList();
    ChannelOffsets offsets = SourceOffsets.of(id, formerIds.stored()).with(resync(id)).with(former);
    Shape shape = shape(id).withFormer(formerIds.since(id, now));
    ChannelState state = SourceOffsets.state(id, offsets, config.connector(), shape, now);
    channels.put(id, new ChannelSync(id, config.connector().syncSettings(), state));
    changedSettings.addAll(state.changedSettings());
    logResync(id, offsets, state);
    Authors met = new Authors(offsets, isKnown);
    authors.add(met);
    ChannelMemory memory = new ChannelMemory(state, met, ChannelMemory.SPLIT);
    deliveries.put(id, new Delivery<>(id, SourceOffsets.channel(id), memory, offsets.parts()));
  }

  /**
   * What is remembered under a former id: by this task if it read that, also what Connect has not
   * stored so far; otherwise as it is stored.
   */
  private ChannelState former(String id, Ts now) {
    if (channels.containsKey(id)) {
      return channels.get(id).state();
    }
    ChannelOffsets offsets = SourceOffsets.of(id, formerIds.stored());
    return SourceOffsets.state(id, offsets, config.connector(), shape(id), now);
  }

  /**
   * The offsets of a channel that the task has read before, or read under the private id that it
   * had; what is stored may be older. Everything of it has been acknowledged.
   */
  Map<Map<String, String>, Map<String, Object>> acknowledgedOffsets(String id) {
    Map<Map<String, String>, Map<String, Object>> offsets = new HashMap<>();
    Stream.concat(FormerIds.privateId(id).stream(), Stream.of(id))
        .filter(deliveries::containsKey)
        .forEach(one -> offsets.putAll(deliveries.get(one).acknowledgedOffsets()));
    return offsets;
  }

  private void logResync(String id, ChannelOffsets offsets, ChannelState state) {
    if (offsets.isResynced()) {
      log.info(
          "Channel {}: everything written since {} is emitted again, because of {}={}",
          "#%s (%s)".formatted(config.channels().get(id).name(), id),
          state.commandedFrom().instant(),
          ResyncSetting.NAME,
          offsets.resync().text());
    }
  }

  private Resync resync(String channel) {
    return resync.ofChannel(channel, config.channels().get(channel).name());
  }

  /** The settings that shape the records of a channel. */
  private Shape shape(String channel) {
    return config
        .connector()
        .shape()
        .with(Shape.EXCLUDED, privacy.exclusion())
        .with(Shape.REDACTED, privacy.redaction(channel));
  }

  /** Settings that some of what is remembered was made with other values of. */
  Set<String> changedSettings() {
    return changedSettings;
  }

  /** What is read of them, by id. */
  Map<String, ChannelSync> channels() {
    return channels;
  }

  /** People named in them of whom no row is known. */
  List<Authors> authors() {
    return authors;
  }

  /** How their records are sent, by id; those of former ids among them. */
  Map<String, Delivery<Change>> deliveries() {
    return deliveries;
  }
}
