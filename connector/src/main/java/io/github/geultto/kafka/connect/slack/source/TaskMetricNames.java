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
    all.put(of(Op.READ), "Records of what a backfill read, since the task's start");
    all.put(of(Op.CREATE), "Records of what was new");
    all.put(of(Op.UPDATE), "Records of what changed");
    all.put(of(Op.DELETE), "Records of what was deleted");
    all.put(
        "look-age-ms",
        "Milliseconds since the channel was looked at that has waited longest, those left aside"
            + " not counted");
    all.put(
        "news-age-ms",
        "Milliseconds since the oldest reply was written that Slack has announced and that has"
            + " not been read; 0 if there is none");
    all.put("threads-waiting", "Threads known to have something new and not read so far");
    all.put("channels", "Channels of the task");
    all.put(
        "channels-listed",
        "Channels that conversations.list has shown so far, read or not; 0 in all tasks but the"
            + " first");
    all.put("channels-backfilled", "Channels read once down to their start");
    all.put("channels-sidelined", "Channels left aside since they cannot be read");
    all.put(
        "backfill-percent",
        "The part of the calls for a backfill that has been made, an estimate; 100 when nothing"
            + " is left");
    all.put(
        "backfill-seconds-left",
        "How long a backfill goes on at the pace of the last hour, an estimate; -1 while it"
            + " cannot be told");
    all.put("deletions-held", "Deletions held back until a second look agrees");
    all.put(
        "messages-hidden",
        "Messages that Slack no longer shows because of their age (plan or retention), and that"
            + " are kept");
    all.put(
        "threads-unreadable",
        "Threads that Slack does not show although their parents announce replies; retried with"
            + " backoff");
    all.put(
        "reactions-incomplete", "Messages whose users who reacted are known only in part so far");
    all.put("replies-announced", "Replies that the parents of the threads read count");
    all.put("replies-read", "Replies that those threads showed");
    all.put("reactions-counted", "Reactions of the messages emitted, as Slack counts them");
    all.put("reactions-listed", "Reactions of the messages emitted whose users are known");
    all.put("messages-unreadable", "Messages seen without a readable ts, which are left out");
    all.put(
        "list-entries-unreadable",
        "Entries of the lists of users and channels without a readable id or content, which are"
            + " skipped, since the task's start");
    all.put(
        "lists-suspended",
        "Optional lists that Slack refuses to the app, for want of a scope or of a plan: members"
            + " of channels, user groups");
    all.put("ledger-messages", "Messages whose content is remembered");
    all.put("ledger-bytes", "Memory that this takes");
    all.put(
        "ledger-left-out",
        "Messages of the window for which the offsets have no room: they may be repeated once"
            + " after a restart");
    all.putAll(ofEvents());
    for (SlackMethod method : METHODS) {
      all.put(of(method) + "-calls", "Calls of " + method.apiName() + ", since the task's start");
      all.put(of(method) + "-throttled", "Answers 429 to them");
      all.put(
          of(method) + "-waiting-ms",
          "Milliseconds for which calls of "
              + method.apiName()
              + " that the task wanted waited for Slack's limits");
      all.put(
          of(method) + "-budget-percent",
          "Calls of "
              + method.apiName()
              + " in the last minute by all tasks in this worker, in percent of what these may make;"
              + " 0 with"
              + " rate.limit.profile=off");
    }
    return all;
  }

  private static Map<String, String> ofEvents() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "events-connected",
        "1 while Slack's events arrive, 0 while they should and do not, -1 without slack.app.token");
    all.put("events-received", "Events received, since the task's start");
    all.put("events-duplicated", "Events received again, which are dropped");
    all.put("events-ignored", "Events of a kind that changes nothing in the topics");
    all.put("events-unparsable", "Events in a form that is not known, which are dropped");
    all.put(
        "events-overflown",
        "Events for which there was no room: their channels are read as a whole instead");
    all.put("events-reconnects", "Connections opened after one was lost");
    all.put(
        "events-lag-ms",
        "Milliseconds that the newest event took to arrive, by Slack's clock; -1 before the first");
    all.put(
        "events-missed",
        "Changes that polling found and no event announced; with each of them everything is read"
            + " again as without events");
    all.put(
        "events-reconciling",
        "1 while something in the window may have changed without an event and has yet to be read");
    all.put("events-to-read", "Messages that events named and that have yet to be read");
    all.put(
        "events-unread",
        "Messages that events named and that could not be read: polling has to find what changed");
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
