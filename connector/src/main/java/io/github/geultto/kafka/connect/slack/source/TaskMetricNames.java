package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The names of a task's metrics, and what each of them is. */
final class TaskMetricNames {

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

  /** What each metric is, by name. */
  static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(of(Op.READ), "Records emitted by a backfill, since the start of the task");
    all.put(of(Op.CREATE), "Records of new messages, users and channels");
    all.put(of(Op.UPDATE), "Records of changes");
    all.put(of(Op.DELETE), "Records of deletions");
    all.put(
        "look-age-ms",
        "Milliseconds since the last poll of the channel that has waited longest, suspended"
            + " channels excluded");
    all.put(
        "news-age-ms",
        "Age in milliseconds of the oldest reply that a parent announces and that has not been"
            + " read; 0 if there is none");
    all.put("threads-waiting", "Threads with known changes that have not been read yet");
    all.put("channels", "Channels of the task");
    all.put(
        "channels-listed",
        "Channels that conversations.list has returned so far, read or not; 0 in all tasks but"
            + " the first");
    all.put("channels-backfilled", "Channels whose backfill is complete");
    all.put("channels-sidelined", "Channels suspended because they cannot be read");
    all.put(
        "backfill-percent",
        "Estimated share of the backfill's calls that have been made; 100 when the backfill is"
            + " complete");
    all.put(
        "backfill-seconds-left",
        "Estimated seconds until the backfill is complete, at the rate of the last hour; -1 if"
            + " unknown");
    all.put("deletions-held", "Deletions held back until a second read confirms them");
    all.put(
        "messages-hidden",
        "Messages that Slack no longer returns because of their age (plan or retention), which"
            + " are kept");
    all.put(
        "threads-unreadable",
        "Threads that Slack does not return although their parents announce replies; retried"
            + " with backoff");
    all.put(
        "reactions-incomplete",
        "Messages for which only some of the users who reacted are known so far");
    all.put("replies-announced", "Replies that the parents of the read threads count");
    all.put("replies-read", "Replies that those threads contained");
    all.put("reactions-counted", "Reactions of the emitted messages, as counted by Slack");
    all.put("reactions-listed", "Reactions of the emitted messages whose users are known");
    all.put("messages-unreadable", "Messages without a readable ts, which are skipped");
    all.put(
        "list-entries-unreadable",
        "Entries of the lists of users and channels without a readable id or content, which are"
            + " skipped, since the start of the task");
    all.put(
        "lists-suspended",
        "Optional lists (members of channels, user groups) that are suspended because the app lacks"
            + " a scope or the plan does not include them");
    all.put("ledger-messages", "Messages in the ledger");
    all.put("ledger-bytes", "Memory used by the ledger");
    all.put(
        "ledger-left-out",
        "Messages of the window that do not fit in the offsets; they may be repeated once after"
            + " a restart");
    all.putAll(ofEvents());
    for (SlackMethod method : METHODS) {
      all.put(
          of(method) + "-calls", "Calls of " + method.apiName() + ", since the start of the task");
      all.put(of(method) + "-throttled", "Responses with status 429 to these calls");
      all.put(
          of(method) + "-waiting-ms",
          "Milliseconds for which calls of "
              + method.apiName()
              + " waited for Slack's rate limits");
      all.put(
          of(method) + "-budget-percent",
          "Calls of "
              + method.apiName()
              + " in the last minute by all tasks in this worker, in percent of their budget;"
              + " 0 with"
              + " rate.limit.profile=off");
    }
    return all;
  }

  private static Map<String, String> ofEvents() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "events-connected",
        "1 while Slack's events arrive, 0 while they do not, -1 without slack.app.token");
    all.put("events-received", "Events received, since the start of the task");
    all.put("events-duplicated", "Duplicate events, which are dropped");
    all.put("events-ignored", "Events of types that do not affect the topics");
    all.put("events-unparsable", "Events in an unknown format, which are dropped");
    all.put(
        "events-overflown",
        "Events that did not fit in the queue; their whole channels are read instead");
    all.put("events-reconnects", "Connections opened after one was lost");
    all.put(
        "events-lag-ms",
        "Delay of the newest event in milliseconds, by Slack's clock; -1 before the first event");
    all.put(
        "events-missed",
        "Changes that polling found and no event announced; after each, everything is polled as"
            + " without events for some hours");
    all.put(
        "events-reconciling",
        "1 while the look-back window is read again after a gap in the events");
    all.put("events-to-read", "Messages named by events that are waiting to be read");
    all.put(
        "events-unread",
        "Messages named by events that could not be read; polling must find their changes");
    return all;
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
