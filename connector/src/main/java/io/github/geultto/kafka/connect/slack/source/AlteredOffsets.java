package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks the offsets that an operator sets or, with null, removes, through the REST API. */
record AlteredOffsets(SlackSourceConfig config, Ts now) {

  /**
   * Checks a request. It may remove partitions that this connector never writes only together with
   * everything else: a newer version may have stored them, or another connector of this name.
   *
   * @throws ConnectException in words for the operator, if the connector could not continue
   */
  void check(Map<Map<String, ?>, Map<String, ?>> offsets) {
    if (!isEverythingRemoved(offsets)) {
      offsets.forEach(this::check);
    }
  }

  /** Only a request that removes all that is stored removes parts and sets nothing. */
  private boolean isEverythingRemoved(Map<Map<String, ?>, Map<String, ?>> offsets) {
    return offsets.values().stream().allMatch(Objects::isNull)
        && offsets.keySet().stream()
            .anyMatch(p -> checkOf(p).isPresent() && !SourceOffsets.isHead(p));
  }

  /** Checks one offset likewise; null removes it. */
  void check(Map<String, ?> partition, Map<String, ?> offset) {
    Consumer<Map<String, ?>> check = checkOf(partition).orElseThrow(() -> notOwn(partition));
    if (offset != null) {
      check.accept(offset);
    }
  }

  /** How the offsets of a partition are checked; empty if this connector never writes it. */
  private Optional<Consumer<Map<String, ?>>> checkOf(Map<String, ?> partition) {
    if (partition == null || partition.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, ?> only = partition.entrySet().iterator().next();
    return only.getValue() instanceof String name
        ? checkOf(String.valueOf(only.getKey()), name)
        : Optional.empty();
  }

  private Optional<Consumer<Map<String, ?>>> checkOf(String key, String name) {
    Function<String, Ts> dates = SourceOffsets.dates(config);
    if (key.equals(SourceOffsets.CHANNEL_KEY) && SourceOffsets.isChannel(name)) {
      return words("channel " + name, offset -> ChannelOffsets.checkHead(offset, dates, now));
    }
    if (key.equals(SourceOffsets.STREAM_KEY) && SourceOffsets.isList(name)) {
      return words("the list of " + name, offset -> ListState.checkHead(offset, now));
    }
    if (key.equals(SourceOffsets.PART_KEY) && isPart(name)) {
      return words("part " + name, offset -> ChannelOffsets.checkPart(offset, dates, now));
    }
    if (key.equals(SourceOffsets.PART_KEY) && isPartOfList(name)) {
      return words("part " + name, offset -> ListState.checkPart(offset, now));
    }
    return Optional.empty();
  }

  private static boolean isPart(String name) {
    String[] fields = name.split("/", -1);
    return fields.length == 2
        && SourceOffsets.isChannel(fields[0])
        && Part.names().contains(fields[1]);
  }

  private static boolean isPartOfList(String name) {
    String[] fields = name.split("/", -1);
    return fields.length == 2
        && SourceOffsets.isList(fields[0])
        && Part.namesOfList().contains(fields[1]);
  }

  private static Optional<Consumer<Map<String, ?>>> words(
      String name, Consumer<Map<String, ?>> check) {
    return Optional.of(
        offset ->
            SourceOffsets.inWords(
                name,
                () -> {
                  check.accept(offset);
                  return null;
                }));
  }

  private static ConnectException notOwn(Map<String, ?> partition) {
    return new ConnectException(
        "The partition "
            + partition
            + " does not belong to this connector: it must be {\"channel\": \"C0123456789\"} with a"
            + " channel's id, {\"part\": \"C0123456789/all\"}, {\"stream\": \"users\"},"
            + " {\"stream\": \"channels\"}, {\"stream\": \"user_groups\"}, {\"stream\":"
            + " \"members:C0123456789\"} or {\"part\": \"users/00\"}");
  }
}
