package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.DaemonThreads;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds channels that events named to those that the task reads, without a restart. Their offsets
 * are read first, on a thread of its own, because that waits for Kafka. A channel that had another
 * id is added once everything that was sent under that id has been acknowledged, so that its memory
 * can be taken over.
 *
 * <p>A channel that is not added here is found with the next list of channels, which restarts the
 * tasks.
 */
final class ChannelAdmission implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChannelAdmission.class);

  private final TaskConfig config;
  private final OffsetStorageReader reader;
  private final TaskMemory memory;
  private final Batch batch;
  private final TaskLists lists;
  private final Scheduler scheduler;
  private final ExecutorService thread;
  private final Set<String> moving = new HashSet<>();
  private final Map<String, Channel> waiting = new LinkedHashMap<>();
  private Channel next;
  private Future<Map<Map<String, String>, Map<String, Object>>> offsets;

  ChannelAdmission(
      TaskConfig config,
      OffsetStorageReader reader,
      TaskMemory memory,
      Batch batch,
      TaskLists lists,
      Scheduler scheduler) {
    this.config = config;
    this.reader = reader;
    this.memory = memory;
    this.batch = batch;
    this.lists = lists;
    this.scheduler = scheduler;
    this.thread =
        Executors.newSingleThreadExecutor(DaemonThreads.named("slack-offsets-of-channel"));
  }

  /** Reads from now on what Slack shows of channels that events name. */
  void begin() {
    lists.forwardShown(this::shown);
    memory.formerIds().replacements().stream()
        .filter(id -> !scheduler.reads(id))
        .forEach(id -> lists.changed(SlackMethod.CONVERSATIONS_INFO, id));
  }

  /** Slack shows a channel as it is now. */
  private void shown(JsonNode entry) {
    Channel.of(entry)
        .filter(
            channel -> !memory.formerIds().isReplaced(channel.id()) && !isUnderWay(channel.id()))
        .filter(channel -> moving.remove(channel.id()) || !scheduler.reads(channel.id()))
        .filter(channel -> isSelected(channel, entry))
        .ifPresent(
            channel -> {
              formerIds(channel.id()).forEach(this::leave);
              leave(channel.id());
              waiting.put(channel.id(), channel);
            });
  }

  private boolean isUnderWay(String id) {
    return offsets != null && next.id().equals(id);
  }

  /** Ids that it had before; one of which no event said so, only if it is read. */
  private Set<String> formerIds(String channel) {
    Set<String> ids = memory.formerIds().of(channel);
    FormerIds.privateId(channel).filter(memory.channels()::containsKey).ifPresent(ids::add);
    return ids;
  }

  /** Nothing more is read of a channel, for now or for ever. */
  private void leave(String id) {
    if (scheduler.reads(id)) {
      scheduler.remove(id);
    }
    lists.remove(SourceOffsets.membersOf(id));
  }

  /**
   * Workspaces of an organisation and texts to redact are assigned to channels at the start of a
   * task.
   */
  private boolean isSelected(Channel channel, JsonNode entry) {
    SlackSourceConfig connector = config.connector();
    boolean isOpen = connector.archivedChannelsIncluded() || !entry.path("is_archived").asBoolean();
    return isOpen
        && entry.path("is_member").asBoolean()
        && connector.channelFilter().matches(channel.id(), channel.name())
        && !connector.redacts(channel)
        && !memory.formerIds().areRedacted(channel.id(), connector)
        && config.teams().isEmpty();
  }

  /** A channel has another id: nothing more is read under the one before. */
  void renumbered(String before, String now) {
    if (memory.channels().containsKey(before)) {
      memory.formerMembers(List.of(before)).forEach(batch::addToList);
    }
    // Also if it is read already, before its event: what was emitted before is not known there.
    if (scheduler.reads(before) || scheduler.reads(now) || moving.contains(before)) {
      moving.add(now);
    }
    moving.remove(before);
    waiting.remove(before);
    leave(before);
  }

  /** Whether a channel that events named has yet to be read. */
  boolean isUnderWay() {
    return offsets != null
        || !waiting.isEmpty()
        || moving.stream().anyMatch(id -> !scheduler.reads(id));
  }

  /** Goes on as far as it can without waiting. */
  void proceed(Ts now) {
    if (offsets == null) {
      waiting.values().stream()
          .filter(channel -> formerIds(channel.id()).stream().allMatch(batch::isSettled))
          .filter(channel -> batch.isSettled(channel.id()))
          .findFirst()
          .ifPresent(this::readOffsets);
    } else if (offsets.isDone()) {
      add(now);
    }
  }

  private void readOffsets(Channel channel) {
    next = waiting.remove(channel.id());
    Collection<Map<String, String>> partitions = memory.partitions(channel.id());
    offsets = thread.submit(() -> reader.offsets(partitions));
  }

  private void add(Ts now) {
    try {
      if (!memory.formerIds().isReplaced(next.id())) {
        memory.add(next, offsets.get(), now);
        scheduler.add(memory.channels().get(next.id()), now);
        memory.formerMembers(memory.formerIds().of(next.id())).forEach(batch::addToList);
        lists.addNew();
        log.info("Channel #{} ({}) is read from now on", next.name(), next.id());
      }
    } catch (ExecutionException e) {
      log.warn(
          "Channel #{} ({}) is read after the next list of channels: its offsets cannot be read",
          next.name(),
          next.id(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      offsets = null;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
