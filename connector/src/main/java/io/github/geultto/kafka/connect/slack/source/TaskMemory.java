package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final OffsetStorageReader reader;
  private final Map<Map<String, String>, Map<String, Object>> stored;
  private final Set<String> own;
  private FormerIds formerIds;
  private TaskChannels channels;
  private final List<ListSync> lists = new ArrayList<>();
  private final List<NamedEntries> named = new ArrayList<>();
  private final Map<String, ListLedger> members = new HashMap<>();
  private final Set<String> changedSettings = new TreeSet<>();
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
    this.reader = reader;
    this.stored = new HashMap<>(reader.offsets(partitions(config)));
    this.own = new LinkedHashSet<>(config.channels().keySet());
    this.formerIds = new FormerIds(new TreeMap<>(), stored);
    this.taskAuthors = config.readsLists() ? addLists(reader) : withoutLists(reader);
  }

  private static List<Map<String, String>> partitions(TaskConfig config) {
    Stream<Map<String, String>> channels =
        config.channels().keySet().stream()
            .flatMap(id -> Stream.concat(SourceOffsets.partitions(id), FormerIds.partitions(id)));
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
    ListState channelState = addList(SourceOffsets.CHANNELS);
    ListLedger listed = channelState.ledger;
    formerIds = new FormerIds(channelState.renumbered, stored);
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
    addChannels(id -> delivery.isSettled() && unlisted.isDone(id));
    if (connector.userGroupsEnabled()) {
      ListLedger groups = addList(SourceOffsets.USER_GROUPS).ledger;
      lists.add(new ListSync(ofTeams(ListKind.userGroups(records)), connector, groups));
    }
    return new TaskAuthors(
        channels.authors(),
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
        channels.authors(),
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
    boolean withMembers = config.connector().membersEnabled();
    List<Map<String, String>> former =
        own.stream().flatMap(id -> formerIds.unread(id, withMembers)).toList();
    if (!former.isEmpty()) {
      stored.putAll(reader.offsets(former));
    }
    config.channels().keySet().forEach(id -> own.removeAll(formerIds.of(id)));
    own.stream()
        .filter(id -> formerIds.areRedacted(id, config.connector()))
        .forEach(id -> config.channels().compute(id, (same, channel) -> channel.redacted(true)));
    channels = new TaskChannels(config, formerIds, isKnown);
    own.forEach(id -> channels.add(id, now));
    if (withMembers) {
      own.forEach(this::addMembers);
    }
  }

  private void addMembers(String channel) {
    SlackSourceConfig connector = config.connector();
    ListKind kind = ListKind.members(connector, channel);
    lists.add(new ListSync(kind, connector, membersOf(channel)));
  }

  private ListLedger membersOf(String channel) {
    return members.computeIfAbsent(channel, id -> addList(SourceOffsets.membersOf(channel)).ledger);
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
    changedSettings.addAll(channels.changedSettings());
    return changedSettings;
  }

  /** What is read of the task's channels, by id. */
  Map<String, ChannelSync> channels() {
    return channels.channels();
  }

  // ---------------------------------------------------------------- while the task runs

  /** What is known of the ids that channels had before. */
  FormerIds formerIds() {
    return formerIds;
  }

  /** The partitions to look up before a channel is added. */
  Collection<Map<String, String>> partitions(String channel) {
    boolean withMembers = config.connector().membersEnabled();
    Stream<String> ids = Stream.concat(FormerIds.privateId(channel).stream(), Stream.of(channel));
    return Stream.concat(
            ids.flatMap(id -> FormerIds.partitions(id, withMembers)),
            formerIds.unread(channel, withMembers))
        .toList();
  }

  /**
   * Adds a channel, and the list of its members if they are read.
   *
   * @param offsets what is stored of its {@link #partitions}
   */
  void add(Channel channel, Map<Map<String, String>, Map<String, Object>> offsets, Ts at) {
    stored.putAll(offsets);
    stored.putAll(channels.acknowledgedOffsets(channel.id()));
    config.channels().put(channel.id(), channel);
    own.add(channel.id());
    channels.add(channel.id(), at);
    if (config.connector().membersEnabled()) {
      addMembers(channel.id());
    }
  }

  /** Members of channels under ids that these had before are gone; by the names of their lists. */
  Map<String, List<ListChange>> formerMembers(Collection<String> formerIds) {
    Map<String, List<ListChange>> gone = new TreeMap<>();
    if (config.connector().membersEnabled()) {
      formerIds.forEach(id -> gone.put(SourceOffsets.membersOf(id), deleted(membersOf(id))));
    }
    return gone;
  }

  /** The same of all channels that the task reads. */
  Map<String, List<ListChange>> formerMembers() {
    return formerMembers(own.stream().flatMap(id -> formerIds.of(id).stream()).toList());
  }

  private static List<ListChange> deleted(ListLedger ledger) {
    return ledger.ids().stream().sorted().filter(ledger::remove).map(ListChange::deleted).toList();
  }

  // ---------------------------------------------------------------- what they consist of

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
    return channels.deliveries();
  }

  Map<String, Delivery<ListChange>> listDeliveries() {
    return listDeliveries;
  }
}
