package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.events.Drained;
import io.github.geultto.kafka.connect.slack.events.EventLane;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the events that have arrived on to what they concern, in the thread that polls. */
final class TaskEvents implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TaskEvents.class);

  /** Events that are applied at once. */
  private static final int MOST = 500;

  private final EventLane lane;
  private final Scheduler scheduler;
  private final TaskLists lists;
  private final ChannelAdmission admission;
  private final PrivacyRules privacy;
  private final Duration reconcileInterval;
  private final boolean contentIsComplete;
  private boolean connected;
  private boolean reconciling;

  /**
   * Takes events from a lane that has been started.
   *
   * @param contentIsComplete whether an event has all that is emitted of a new message
   */
  TaskEvents(
      EventLane lane,
      Scheduler scheduler,
      TaskLists lists,
      ChannelAdmission admission,
      PrivacyRules privacy,
      Duration reconcileInterval,
      boolean contentIsComplete) {
    this.lane = lane;
    this.scheduler = scheduler;
    this.lists = lists;
    this.admission = admission;
    this.privacy = privacy;
    this.reconcileInterval = reconcileInterval;
    this.contentIsComplete = contentIsComplete;
    admission.begin();
  }

  EventLane lane() {
    return lane;
  }

  /**
   * Applies what has arrived.
   *
   * @param changed takes what changed in a channel by it
   * @throws ConnectException if the app has lost its access
   */
  void apply(Ts now, BiConsumer<String, List<Change>> changed) {
    Drained drained = lane.drain(MOST);
    watch(drained.gap(), now);
    if (drained.gap() || drained.listsOverflown()) {
      lists.readAgain();
    }
    drained.overflown().stream()
        .filter(scheduler::reads)
        .forEach(channel -> scheduler.readAgain(channel, now));
    drained.events().stream()
        .flatMap(event -> privacy.visible(event).stream())
        .forEach(event -> apply(event, now, changed));
    admission.proceed(now);
  }

  private void watch(boolean gap, Ts now) {
    boolean isConnected = lane.isConnected();
    if (isConnected && (gap || !connected)) {
      scheduler.watch(now, reconcileInterval);
      log.info("Events arrive: changes that may have been missed are read now");
    } else if (!isConnected && connected) {
      scheduler.unwatch();
      log.warn("Events no longer arrive: Slack is polled as without events until they do");
    }
    connected = isConnected;
    boolean isReconciling = scheduler.status().isReconciling();
    if (reconciling && !isReconciling && connected) {
      log.info("All changes that events may have missed have been read");
    }
    reconciling = isReconciling;
  }

  private void apply(Event event, Ts now, BiConsumer<String, List<Change>> changed) {
    if (event instanceof Event.OfMessage message) {
      if (scheduler.reads(message.channel())) {
        changed.accept(message.channel(), scheduler.apply(cut(message), now));
      }
    } else if (event instanceof Event.HistoryChanged channel) {
      if (scheduler.reads(channel.channel())) {
        scheduler.readAgain(channel.channel(), now);
      }
    } else if (event instanceof Event.ChannelChanged channel) {
      changed(channel.channel());
    } else if (event instanceof Event.MemberChanged member) {
      changed(member.channel());
      lists.memberChanged(member);
    } else if (event instanceof Event.UserGroupsChanged) {
      lists.userGroupsChanged();
    } else if (event instanceof Event.ChannelRenumbered channel) {
      renumbered(channel);
    } else if (event instanceof Event.UserChanged user) {
      lists.changed(SlackMethod.USERS_INFO, user.user());
    } else if (event instanceof Event.AccessRevoked revoked) {
      log.warn("Slack reports that the app has lost its access ({})", revoked.reason());
    }
  }

  /** Whether a channel that events named has yet to be read. */
  boolean isAdding() {
    return admission.isUnderWay();
  }

  /** With the raw JSON in the record the message is read: an event has other fields. */
  private Event.OfMessage cut(Event.OfMessage event) {
    return event instanceof Event.Posted posted && !contentIsComplete
        ? new Event.Changed(posted.channel(), posted.ts(), posted.message().root(), posted.at())
        : event;
  }

  private void renumbered(Event.ChannelRenumbered channel) {
    if (!SourceOffsets.isChannel(channel.before())
        || !SourceOffsets.isChannel(channel.now())
        || !lists.renumbered(channel)) {
      return;
    }
    log.warn(
        "Channel {} now has the id {}: its rows are emitted again under the new id, and those of"
            + " the old id are deleted; replace the old id where the connector's settings name it",
        channel.before(),
        channel.now());
    admission.renumbered(channel.before(), channel.now());
  }

  private void changed(String channel) {
    lists.changed(SlackMethod.CONVERSATIONS_INFO, channel);
    if (scheduler.reads(channel)) {
      scheduler.retry(channel);
    }
  }

  @Override
  public void close() {
    admission.close();
  }
}
