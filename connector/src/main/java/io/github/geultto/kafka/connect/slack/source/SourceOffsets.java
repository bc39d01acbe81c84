package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The source partitions and what their offsets must look like: for each channel the operator's
 * {@code {"channel": "C0123"}} and the connector's own {@code {"part": "C0123/all"}} (see {@link
 * ChannelOffsets}), and for each of the lists of users and channels {@code {"stream": "users"}} and
 * {@code {"part": "users/00"}} (see {@link ListState}); likewise for user groups and for the
 * members of each channel, {@code {"stream": "members:C0123"}}. Names of one field, because the
 * bytes of a map of two depend on its order.
 */
final class SourceOffsets {

  static final String USERS = "users";
  static final String CHANNELS = "channels";

  /** User groups, and under ids of both who is in them. */
  static final String USER_GROUPS = "user_groups";

  private static final String MEMBERS_OF = "members:";

  static final String CHANNEL_KEY = "channel";
  static final String PART_KEY = "part";
  static final String STREAM_KEY = "stream";
  static final Pattern CHANNEL_ID = Pattern.compile("[CGD][A-Z0-9]{2,}");

  private SourceOffsets() {}

  static Map<String, String> channel(String id) {
    return Map.of(CHANNEL_KEY, id);
  }

  static Map<String, String> part(String channel, String name) {
    return Map.of(PART_KEY, channel + "/" + name);
  }

  static Map<String, String> stream(String name) {
    return Map.of(STREAM_KEY, name);
  }

  /** The name of the list of a channel's members. */
  static String membersOf(String channel) {
    return MEMBERS_OF + channel;
  }

  /** The channel whose members a list has; empty if it is another list. */
  static Optional<String> channelOfMembers(String list) {
    return list.startsWith(MEMBERS_OF)
        ? Optional.of(list.substring(MEMBERS_OF.length()))
        : Optional.empty();
  }

  /** The lists that a task reads which reads lists. */
  static List<String> lists(SlackSourceConfig config) {
    return config.userGroupsEnabled()
        ? List.of(USERS, CHANNELS, USER_GROUPS)
        : List.of(USERS, CHANNELS);
  }

  static boolean isList(String name) {
    return List.of(USERS, CHANNELS, USER_GROUPS).contains(name)
        || channelOfMembers(name).filter(id -> CHANNEL_ID.matcher(id).matches()).isPresent();
  }

  /** Whether a list may match a glob: one of those that are named, or of a channel's members. */
  static boolean mayMatchList(String glob) {
    ChannelFilter filter = new ChannelFilter(List.of(glob), List.of());
    String begin = glob.split("[*?]", 2)[0];
    boolean mayMatchMembers =
        MEMBERS_OF.startsWith(begin)
            || channelOfMembers(begin).filter(id -> id.matches("[CGD][A-Z0-9]*")).isPresent();
    return Stream.of(USERS, CHANNELS, USER_GROUPS).anyMatch(list -> filter.matches(list, null))
        || (mayMatchMembers && glob.matches(".*[A-Z0-9*?]"));
  }

  /** All source partitions that a channel may have. */
  static Stream<Map<String, String>> partitions(String channel) {
    return Stream.concat(
        Stream.of(channel(channel)), Part.names().stream().map(name -> part(channel, name)));
  }

  /** All source partitions of a list. */
  static Stream<Map<String, String>> listPartitions(String list) {
    return Stream.concat(
        Stream.of(stream(list)), Part.namesOfList().stream().map(name -> part(list, name)));
  }

  /** All source partitions of channels but for some. */
  static List<Map<String, String>> partitionsOf(Set<String> channels, Set<String> without) {
    return channels.stream()
        .filter(id -> !without.contains(id))
        .flatMap(SourceOffsets::partitions)
        .toList();
  }

  /** People named by messages, of whom no row was known, in offsets of channels. */
  static Set<String> authors(Map<Map<String, String>, Map<String, Object>> stored) {
    Set<String> authors = new HashSet<>();
    stored.values().stream()
        .filter(offset -> offset != null && offset.get(Authors.FIELD) instanceof String)
        .forEach(offset -> authors.addAll(Authors.parse((String) offset.get(Authors.FIELD))));
    return authors;
  }

  /** Whether it is an id as Slack gives them to channels. */
  static boolean isChannel(String id) {
    return CHANNEL_ID.matcher(id).matches();
  }

  /** The channel's id, or the list's name, of a partition. */
  static String ownerOf(Map<String, ?> partition) {
    return partition.values().iterator().next().toString().split("/", -1)[0];
  }

  /** Whether a partition is the operator's. */
  static boolean isHead(Map<String, ?> partition) {
    return !partition.containsKey(PART_KEY);
  }

  /** A channel's offsets among those stored. */
  static ChannelOffsets of(String channel, Map<Map<String, String>, Map<String, Object>> stored) {
    Map<String, Map<String, Object>> parts = parts(channel, Part.names(), stored);
    return new ChannelOffsets(stored.get(channel(channel)), parts);
  }

  /** The offsets of some parts among those stored, by the parts' names. */
  static Map<String, Map<String, Object>> parts(
      String owner, List<String> names, Map<Map<String, String>, Map<String, Object>> stored) {
    Map<String, Map<String, Object>> parts = new HashMap<>();
    for (String name : names) {
      Map<String, Object> offset = stored.get(part(owner, name));
      if (offset != null) {
        parts.put(name, offset);
      }
    }
    return parts;
  }

  static Function<String, Ts> dates(SlackSourceConfig config) {
    return text -> SlackSourceConfig.parseInstant(text, config.timeZone());
  }

  /** Reads an offset; what is wrong with it names whose it is. */
  static <T> T inWords(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      throw new ConnectException("The offset of " + name + ": " + e.getMessage(), e);
    }
  }

  /** See {@link ChannelOffsets#formerIds}. */
  static Map<String, Ts> formerIds(String id, ChannelOffsets stored) {
    return inWords("channel " + id, stored::formerIds);
  }

  /** Whether all of a list was last emitted, or begun to be, before an instant. */
  static boolean isListBefore(
      Ts instant, String name, Map<Map<String, String>, Map<String, Object>> stored) {
    Map<String, Object> head = stored.get(stream(name));
    return instant.isAfter(Ts.ZERO)
        && head != null
        && inWords("the list of " + name, () -> ListState.commandedAt(head)).isBefore(instant);
  }

  /** What a channel's offsets remember. */
  static ChannelState state(
      String id, ChannelOffsets stored, SlackSourceConfig config, Shape shape, Ts now) {
    return inWords(
        "channel " + id, () -> stored.read(config.syncSettings(), shape, dates(config), now));
  }

  /** What a list's offsets remember. */
  static ListState list(
      String name,
      Map<Map<String, String>, Map<String, Object>> stored,
      Shape shape,
      Ts now,
      Ts resync) {
    return inWords(
        "the list of " + name,
        () ->
            ListState.read(
                stored.get(stream(name)),
                parts(name, Part.namesOfList(), stored),
                shape,
                now,
                resync));
  }
}
