package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Metric.counter;
import static io.github.geultto.kafka.connect.slack.config.Metric.gauge;

import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.Metric;
import io.github.geultto.kafka.connect.slack.model.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The names of a task's metrics, and what each of them is. */
final class TaskMetricNames {

  static final String FRESHNESS = "freshness-ms";
  static final String RECONCILED_AGO = "reconciled-ago-ms";
  static final String POLL_AGE = "channel-poll-age-ms";
  static final String REPLY_AGE = "unread-reply-age-ms";

  /** Ages grow while the task does not run. */
  static final Set<String> AGES = Set.of(FRESHNESS, RECONCILED_AGO, POLL_AGE, REPLY_AGE);

  /** What tasks call. */
  static final Set<SlackMethod> METHODS =
      Collections.unmodifiableSet(
          EnumSet.of(
              SlackMethod.CONVERSATIONS_HISTORY,
              SlackMethod.CONVERSATIONS_REPLIES,
              SlackMethod.REACTIONS_GET,
              SlackMethod.USERS_LIST,
              SlackMethod.USERS_INFO,
              SlackMethod.CONVERSATIONS_LIST,
              SlackMethod.CONVERSATIONS_MEMBERS,
              SlackMethod.USERGROUPS_LIST));

  private TaskMetricNames() {}

  /** Every metric, the most important ones first. */
  static List<Metric> all() {
    List<Metric> all = new ArrayList<>();
    all.addAll(ofFreshness());
    all.addAll(ofRecords());
    all.addAll(ofChannels());
    all.addAll(ofCompleteness());
    all.addAll(ofEvents());
    METHODS.forEach(method -> all.addAll(ofCalls(method)));
    return all;
  }

  private static List<Metric> ofFreshness() {
    return List.of(
        gauge(
            FRESHNESS,
            "ms",
            "Age of the oldest change that is known from an event or from a thread's parent and has"
                + " not been read; 0 if there is none. Not counted: the backfill, suspended channels."
                + " Grows while the task does not run, for example because it is paused or Kafka is"
                + " not available"),
        gauge(
            RECONCILED_AGO,
            "ms",
            "Time since the last complete reconciliation: every channel's window and every followed"
                + " thread has been read since then, suspended channels and unreadable threads"
                + " excluded; -1 during a backfill and until the first one is complete"),
        gauge(
            POLL_AGE,
            "ms",
            "Time since the last poll of the channel that has waited longest, suspended channels"
                + " excluded"),
        gauge(
            REPLY_AGE,
            "ms",
            "Age of the oldest reply that a parent announces and that has not been read; 0 if there"
                + " is none"),
        gauge("threads-waiting", "threads", "Threads with known changes that have not been read"));
  }

  private static List<Metric> ofRecords() {
    return List.of(
        counter(of(Op.READ), "records", "Records emitted by a backfill"),
        counter(of(Op.CREATE), "records", "Records of new messages"),
        counter(of(Op.UPDATE), "records", "Records of changes"),
        counter(of(Op.DELETE), "records", "Records of deletions"));
  }

  private static List<Metric> ofChannels() {
    return List.of(
        gauge("channels", "channels", "Channels of the task"),
        gauge(
            "channels-listed",
            "channels",
            "Channels that conversations.list has returned so far, read or not; 0 in all tasks but"
                + " the first"),
        gauge(
            "channels-backfilled",
            "channels",
            "Channels whose backfill is complete: their history has been read to its start, and no"
                + " thread found on the way waits to be read"),
        gauge("channels-suspended", "channels", "Channels suspended because they cannot be read"),
        gauge(
            "backfill-percent",
            "percent",
            "Estimated share of the backfill's calls that have been made; 100 when the backfill is"
                + " complete"),
        gauge(
            "backfill-remaining-ms",
            "ms",
            "Estimated time until the backfill is complete, at the rate of the last hour; -1 if"
                + " unknown"),
        gauge(
            "lists-suspended",
            "lists",
            "Optional lists (members of channels, user groups) that are suspended because the app"
                + " lacks a scope or the plan does not include them"));
  }

  private static List<Metric> ofCompleteness() {
    return List.of(
        gauge(
            "deletions-held", "messages", "Deletions held back until a second read confirms them"),
        gauge(
            "messages-hidden",
            "messages",
            "Messages that Slack no longer returns because of their age (plan or retention), which"
                + " are kept"),
        gauge(
            "threads-unreadable",
            "threads",
            "Threads that Slack does not return although their parents announce replies; retried"
                + " with backoff"),
        gauge(
            "reactions-incomplete",
            "messages",
            "Messages for which only some of the users who reacted are known so far"),
        gauge("replies-announced", "replies", "Replies that the parents of the read threads count"),
        gauge("replies-read", "replies", "Replies that those threads contained"),
        gauge(
            "reactions-counted", "reactions", "Reactions of the emitted messages, as Slack counts"),
        gauge(
            "reactions-listed",
            "reactions",
            "Reactions of the emitted messages whose users are known"),
        counter(
            "messages-unreadable", "messages", "Messages without a readable ts, which are skipped"),
        counter(
            "list-entries-unreadable",
            "entries",
            "Entries of the lists of users and channels without a readable id or content, which are"
                + " skipped"),
        gauge("ledger-messages", "messages", "Messages in the ledger"),
        gauge("ledger-bytes", "bytes", "Memory used by the ledger"),
        gauge(
            "ledger-left-out",
            "messages",
            "Messages of the window that do not fit in the offsets; they may be repeated once after"
                + " a restart"));
  }

  private static List<Metric> ofEvents() {
    return List.of(
        gauge(
            "events-connected",
            "boolean",
            "1 while Slack's events arrive, 0 while they do not, -1 without slack.app.token"),
        gauge(
            "events-lag-ms",
            "ms",
            "Delay of the newest event, by Slack's clock; -1 before the first event"),
        gauge(
            "events-reconciling",
            "boolean",
            "1 while the look-back window is read again after a gap in the events"),
        gauge("events-to-read", "messages", "Messages named by events that wait to be read"),
        counter("events-received", "events", "Events received"),
        counter("events-duplicated", "events", "Duplicate events, which are dropped"),
        counter("events-ignored", "events", "Events of types that do not affect the topics"),
        counter("events-unparsable", "events", "Events in an unknown format, which are dropped"),
        counter(
            "events-overflown",
            "events",
            "Events that did not fit in the queue; their whole channels are read instead"),
        counter("events-reconnects", "connections", "Connections opened after one was lost"),
        counter(
            "events-missed",
            "changes",
            "Changes that polling found and no event announced; after each, everything is polled as"
                + " without events for some hours"),
        counter(
            "events-unread",
            "messages",
            "Messages named by events that could not be read; polling must find their changes"));
  }

  private static List<Metric> ofCalls(SlackMethod method) {
    String name = of(method);
    String calls = "Calls of " + method.apiName();
    return List.of(
        counter(name + "-calls", "calls", calls),
        counter(name + "-throttled", "calls", "Responses with status 429 to these calls"),
        counter(
            name + "-wait-time-ms", "ms", "Time for which these calls waited for Slack's limits"),
        gauge(
            name + "-budget-percent",
            "percent",
            calls
                + " in the last minute by all tasks in this worker, in percent of their budget; 0"
                + " with rate.limit.profile=off"));
  }

  static String of(Op op) {
    return switch (op) {
      case READ -> "records-backfilled";
      case CREATE -> "records-new";
      case UPDATE -> "records-changed";
      case DELETE -> "records-deleted";
    };
  }

  static String of(SlackMethod method) {
    return method.apiName().replace('.', '-');
  }
}
