package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.sync.state.NewId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The lists that a task reads, and single entries of them: makes their calls, within the budget,
 * and passes what changed to the batch.
 */
final class TaskLists {

  private final TaskCalls calls;
  private final Batch batch;
  private final List<ListSync> lists;
  private final List<NamedEntries> named;
  private final Map<String, NewId> renumbered;
  private final Map<SlackMethod, ListTurns> turns = new EnumMap<>(SlackMethod.class);
  private final Map<String, ListSync> byName = new HashMap<>();
  private final MemberEvents memberEvents = new MemberEvents();
  private Consumer<JsonNode> shown = channel -> {};

  TaskLists(TaskCalls calls, Batch batch, TaskMemory memory) {
    this(calls, batch, memory.lists(), memory.named(), memory.formerIds().renumbered());
    memory.formerMembers().forEach(batch::addToList);
  }

  /**
   * Lists to read.
   *
   * @param lists to which others may be added, see {@link #addNew}
   * @param renumbered channels that have another id, each with that id
   */
  TaskLists(
      TaskCalls calls,
      Batch batch,
      List<ListSync> lists,
      List<NamedEntries> named,
      Map<String, NewId> renumbered) {
    this.calls = calls;
    this.batch = batch;
    this.lists = lists;
    this.named = named;
    this.renumbered = renumbered;
    // Members may come later: the kinds of calls are fixed from the start.
    turns.put(SlackMethod.CONVERSATIONS_MEMBERS, new ListTurns(SlackMethod.CONVERSATIONS_MEMBERS));
    addNew();
  }

  /** Reads the lists that were added to those given at first. */
  void addNew() {
    for (ListSync list : lists) {
      if (byName.putIfAbsent(list.name(), list) == null) {
        turns.computeIfAbsent(list.method(), ListTurns::new).add(list);
        changed(list, list.deleteExcluded());
      }
    }
  }

  /** No longer reads a list, if it did. */
  void remove(String name) {
    list(name).ifPresent(list -> turns.get(list.method()).remove(list));
    lists.removeIf(list -> list.name().equals(name));
    byName.remove(name);
  }

  List<ListSync> lists() {
    return lists;
  }

  /** Kinds of lists that Slack refuses to the app. */
  long suspended() {
    return turns.values().stream().filter(ListTurns::isSuspended).count();
  }

  /** Of each kind of list: makes a call if one is due and the budget allows it. */
  List<Runnable> dispatchers() {
    return Stream.concat(
            turns.values().stream().<Runnable>map(turn -> () -> dispatch(turn)),
            readNamed().stream())
        .toList();
  }

  /** The same of entries that are read individually. */
  List<Runnable> readNamed() {
    return named.stream().<Runnable>map(entries -> () -> dispatch(entries)).toList();
  }

  private void dispatch(ListTurns turn) {
    Instant uptime = RateBudget.now();
    turn.next(uptime)
        .filter(list -> calls.isFree(list.method()))
        .ifPresent(list -> read(turn, list, uptime));
  }

  private void read(ListTurns turn, ListSync list, Instant uptime) {
    boolean made =
        calls.make(
            list.method(),
            list.request(uptime, calls.now()),
            list::read,
            page -> {
              turn.answered();
              // Another list of the same name would take for emitted what this one finds.
              if (isRead(list)) {
                changed(list, list.apply(page, RateBudget.now()));
              }
            },
            error -> turn.failed(list, error, RateBudget.now()));
    if (made) {
      turn.called();
    } else {
      list.notMade();
    }
  }

  private void changed(ListSync list, List<ListChange> changes) {
    if (isRead(list)) {
      batch.addToList(list.name(), changes);
    }
  }

  /** Whether a list has not been removed. */
  private boolean isRead(ListSync list) {
    return byName.get(list.name()) == list;
  }

  private void dispatch(NamedEntries entries) {
    if (calls.isFree(entries.method())) {
      entries.next().ifPresent(id -> read(entries, id));
    }
  }

  private void read(NamedEntries entries, String id) {
    boolean made =
        calls.make(
            entries.method(),
            entries.params(id),
            answer -> answer,
            answer -> {
              changed(entries.list(), entries.apply(id, answer));
              entries.shown(answer).ifPresent(shown);
            },
            error -> changed(entries.list(), entries.failed(id, error.kind(), error.code())));
    if (!made) {
      entries.notMade(id);
    }
  }

  // ---------------------------------------------------------------- what events say

  /** Something may have changed that no event names. */
  void readAgain() {
    lists.forEach(ListSync::readAgain);
  }

  /** A user or channel has changed: it is read individually. */
  void changed(SlackMethod method, String id) {
    named.stream().filter(entries -> entries.method() == method).forEach(e -> e.add(id));
  }

  /**
   * A channel has another id. The offset of the part that has the row of the former id keeps both,
   * for as long as rows may have been emitted under it.
   *
   * @return false if that, or what came later, is known
   */
  boolean renumbered(Event.ChannelRenumbered channel) {
    NewId known = renumbered.get(channel.before());
    if (known != null && !channel.at().isAfter(known.since())) {
      return false;
    }
    renumbered.put(channel.before(), new NewId(channel.now(), channel.at()));
    list(SourceOffsets.CHANNELS)
        .ifPresent(
            list -> {
              list.applyLeft(channel.before());
              changed(list, List.of(ListChange.deleted(channel.before())));
            });
    changed(SlackMethod.CONVERSATIONS_INFO, channel.now());
    return true;
  }

  /** Passes on each channel that was read individually. */
  void forwardShown(Consumer<JsonNode> taker) {
    shown = taker;
  }

  /** User groups or who is in them have changed: the event does not say all of it. */
  void userGroupsChanged() {
    list(SourceOffsets.USER_GROUPS).ifPresent(ListSync::readAndConfirm);
  }

  /** Somebody has joined a channel or left it. */
  void memberChanged(Event.MemberChanged event) {
    list(SourceOffsets.membersOf(event.channel()))
        .filter(list -> memberEvents.isNews(event, list.readAt()))
        .ifPresent(
            list ->
                changed(
                    list,
                    event.joined()
                        ? list.applyOne(Memberships.entry(event.user()))
                        : list.applyLeft(event.user())));
  }

  private Optional<ListSync> list(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
