package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Resync;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task remembers of its channels and, if it reads them, of the lists. */
final class TaskMemory {

  private static final Logger log = LoggerFactory.getLogger(TaskMemory.class);

  private final TaskConfig config;
  private final PrivacyRules privacy;
  private final ResyncSetting resync;
  private final Records records;
  private final Ts now;
  private final Map<Map<String, String>, Map<String, Object>> stored;
  private final List<ChannelSync> channels = new ArrayList<>();
  private final List<Authors> authors = new ArrayList<>();
  private final List<ListSync> lists = new ArrayList<>();
  private final List<NamedEntries> named = new ArrayList<>();
  private final Set<String> changedSettings = new TreeSet<>();
  private final Map<String, Delivery<Change>> channelDeliveries = new LinkedHashMap<>();
  private final Map<String, Delivery<ListChange>> listDeliveries = new LinkedHashMap<>();
  private final TaskAuthors taskAuthors;

  /**
   * Reads the stored offsets, all of them at once.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if one cannot be read
   */
  TaskMemory(TaskConfig config, Records records, OffsetStorageReader reader, Ts now) {
    this.config = config;
    this.privacy = config.privacy();
    this.resync = ResyncSetting.of(config.connector());
    this.records = records;
    this.now = now;
    this.stored = new HashMap<>(reader.offsets(partitions(config)));
    this.taskAuthors = config.readsLists() ? addLists(reader) : withoutLists(reader);
  }

  private static List<Map<String, String>> partitions(TaskConfig config) {
    Stream<Map<String, String>> channels =
        config.channels().keySet().stream().flatMap(SourceOffsets::partitions);
    SlackSourceConfig connector = config.connector();
    Stream<String> lists =
        config.readsLists()
            ? SourceOffsets.lists(connector).stream()
            : Stream.of(SourceOffsets.USERS);
    Stream<String> members =
        config.channels().keySet().stream()
            .filter(id -> connector.membersEnabled())
            .map(SourceOffsets::membersOf);
    return Stream.concat(
            channels, Stream.concat(lists, members).flatMap(SourceOffsets::listPartitions))
        .toList();
  }

  private TaskAuthors addLists(OffsetStorageReader reader) {
    SlackSourceConfig connector = config.connector();
    ListLedger users = addList(SourceOffsets.USERS).ledger;
    ListLedger listed = addList(SourceOffsets.CHANNELS).ledger;
    ListSync userList = new ListSync(ofTeams(ListKind.users(connector, records)), connector, users);
    ListSync channelList =
        new ListSync(ofTeams(ListKind.channels(connector, records)), connector, listed);
    lists.addAll(List.of(userList, channelList));
    UnlistedUsers unlisted = new UnlistedUsers(userList, users, connector.metadataInterval());
    NamedEntries namedUsers = NamedEntries.users(userList, unlisted);
    Set<String> teams = config.teams().keySet();
    named.add(namedUsers);
    named.add(NamedEntries.channels(channelList, connector.channelTypes(), teams));
    Delivery<ListChange> delivery = listDeliveries.get(SourceOffsets.USERS);
    Set<String> own = config.channels().keySet();
    addChannels(id -> delivery.isSettled() && unlisted.isDone(id));
    if (connector.userGroupsEnabled()) {
      ListLedger groups = addList(SourceOffsets.USER_GROUPS).ledger;
      lists.add(new ListSync(ofTeams(ListKind.userGroups(records)), connector, groups));
    }
    return new TaskAuthors(
        authors,
        Optional.of(namedUsers),
        elsewhere(reader, SourceOffsets::authors, Set.of()),
        () -> SourceOffsets.partitionsOf(listed.ids(), own));
  }

  private ListKind ofTeams(ListKind list) {
    return list.ofTeams(config.teams().keySet());
  }

  /** Another task emits the users. */
  private TaskAuthors withoutLists(OffsetStorageReader reader) {
    Shape shape = config.connector().listShape();
    Ts start = now;
    Optional<StoredElsewhere> users =
        elsewhere(
            reader,
            offsets -> emittedUsers(offsets, shape, start),
            emittedUsers(stored, shape, start));
    addChannels(
        id -> privacy.excludes(id) || (users.isPresent() && users.get().ids().contains(id)));
    return new TaskAuthors(
        authors,
        Optional.empty(),
        users,
        () -> SourceOffsets.listPartitions(SourceOffsets.USERS).toList());
  }

  private Optional<StoredElsewhere> elsewhere(
      OffsetStorageReader reader,
      Function<Map<Map<String, String>, Map<String, Object>>, Set<String>> reading,
      Set<String> ids) {
    return config.tasks() == 1
        ? Optional.empty()
        : Optional.of(
            new StoredElsewhere(reader, reading, config.connector().metadataInterval(), ids));
  }

  private static Set<String> emittedUsers(
      Map<Map<String, String>, Map<String, Object>> offsets, Shape shape, Ts now) {
    return SourceOffsets.list(SourceOffsets.USERS, offsets, shape, now, Ts.ZERO).ledger.ids();
  }

  private void addChannels(Predicate<String> isKnown) {
    config.channels().keySet().forEach(id -> addChannel(id, isKnown));
    if (config.connector().membersEnabled()) {
      config.channels().keySet().forEach(this::addMembers);
    }
  }

  private void addMembers(String channel) {
    SlackSourceConfig connector = config.connector();
    ListLedger ledger = addList(SourceOffsets.membersOf(channel)).ledger;
    lists.add(new ListSync(ListKind.members(connector, channel), connector, ledger));
  }

  private void addChannel(String id, Predicate<String> isKnown) {
    ChannelOffsets offsets = SourceOffsets.of(id, stored).with(resync(id));
    ChannelState state = SourceOffsets.state(id, offsets, config.connector(), shape(id), now);
    channels.add(new ChannelSync(id, config.connector().syncSettings(), state));
    changedSettings.addAll(state.changedSettings());
    if (offsets.isResynced()) {
      log.info(
          "Channel {}: everything written since {} is emitted again, because of {}={}",
          "#%s (%s)".formatted(config.channels().get(id).name(), id),
          state.commandedFrom().instant(),
          ResyncSetting.NAME,
          offsets.resync().text());
    }
    Authors met = new Authors(offsets, isKnown);
    authors.add(met);
    ChannelMemory memory = new ChannelMemory(state, met, ChannelMemory.SPLIT);
    channelDeliveries.put(
        id, new Delivery<>(id, SourceOffsets.channel(id), memory, offsets.parts()));
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

  private ListState addList(String list) {
    Ts before = resync.ofList(list);
    if (SourceOffsets.isListBefore(before, list, stored)) {
      log.info("The list of {} is emitted again, because of {}", list, ResyncSetting.NAME);
    }
    ListState state = SourceOffsets.list(list, stored, config.connector().listShape(), now, before);
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

  /** Those of the task: members of its channels, in one of the tasks also users and channels. */
  List<ListSync> lists() {
    return lists;
  }

  /** Entries of the lists that are read individually. */
  List<NamedEntries> named() {
    return named;
  }

  TaskAuthors authors() {
    return taskAuthors;
  }

  Map<String, Delivery<Change>> channelDeliveries() {
    return channelDeliveries;
  }

  Map<String, Delivery<ListChange>> listDeliveries() {
    return listDeliveries;
  }
}
