package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The channels that a task reads, each with what is remembered of it. */
final class TaskChannels {

  private final TaskConfig config;
  private final PrivacyRules privacy;
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
    this.formerIds = formerIds;
    this.isKnown = isKnown;
  }

  /** Adds a channel, of which everything has been looked up that is stored. */
  void add(String id, Ts now) {
    formerIds.of(id).forEach(this::takeOver);
    ChannelOffsets offsets = formerIds.offsets(id);
    Shape shape = shape(id).withFormer(formerIds.of(id));
    ChannelState state = SourceOffsets.state(id, offsets, config.connector(), shape, now);
    channels.put(id, new ChannelSync(id, config.connector().syncSettings(), state));
    changedSettings.addAll(state.changedSettings());
    Authors met = new Authors(offsets, isKnown);
    authors.add(met);
    ChannelMemory memory = new ChannelMemory(state, met, ChannelMemory.SPLIT);
    // The offsets before are those of its own partitions, also where its memory is another's.
    Map<String, Map<String, Object>> own = SourceOffsets.of(id, formerIds.stored()).parts();
    deliveries.put(id, new Delivery<>(id, SourceOffsets.channel(id), memory, own));
  }

  /** What was sent under a former id has been acknowledged; it may not have been stored so far. */
  private void takeOver(String formerId) {
    if (deliveries.containsKey(formerId)) {
      deliveries
          .get(formerId)
          .sent()
          .forEach(
              (part, offset) -> formerIds.stored().put(SourceOffsets.part(formerId, part), offset));
    }
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
