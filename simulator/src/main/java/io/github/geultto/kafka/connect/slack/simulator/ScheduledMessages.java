package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * Messages to be written later. Source: <a
 * href="https://docs.slack.dev/reference/methods/chat.scheduleMessage">chat.scheduleMessage</a>.
 */
final class ScheduledMessages {
  private static final Duration FARTHEST = Duration.ofDays(120);

  /** So many scheduled messages of a channel may be within so much time. */
  private static final int MOST = 30;

  private static final Duration WITHIN = Duration.ofMinutes(5);

  private final Workspace workspace;
  private final Access access;
  private final PriorityQueue<Scheduled> waiting =
      new PriorityQueue<>(Comparator.comparing(Scheduled::postAt));
  private long ids;

  private record Scheduled(
      String id,
      Instant postAt,
      Instant created,
      Channel channel,
      Message parent,
      ObjectNode message) {}

  ScheduledMessages(Workspace workspace, Access access) {
    this.workspace = workspace;
    this.access = access;
  }

  /** Writes those that are due. */
  void deliver(Instant now) {
    while (!waiting.isEmpty() && !waiting.peek().postAt().isAfter(now)) {
      Scheduled due = waiting.remove();
      boolean orphaned = due.parent() != null && !due.channel().all().containsKey(due.parent().ts);
      // A known fault of Slack (chat.scheduleMessage, "Bug alert"): with metadata it never posts.
      if (!orphaned && !due.message().has("metadata")) {
        workspace.writer().post(due.channel(), due.parent(), due.message(), due.postAt());
      }
    }
  }

  /** Schedules a message for the call's {@code post_at}. */
  ObjectNode add(Call call, Channel channel, Message parent, ObjectNode message) throws SlackError {
    Instant postAt = postAt(call);
    if (near(channel, postAt) >= MOST) {
      throw new SlackError("restricted_too_many");
    }
    String id = String.format(Locale.ROOT, "Q0SIM%05d", ++ids);
    waiting.add(new Scheduled(id, postAt, call.now(), channel, parent, message));
    ObjectNode answer = Json.object();
    answer.put("channel", channel.id);
    answer.put("scheduled_message_id", id);
    answer.put("post_at", postAt.getEpochSecond());
    answer.set("message", Message.copy(message));
    return answer;
  }

  private static Instant postAt(Call call) throws SlackError {
    Instant postAt;
    try {
      postAt = Instant.ofEpochSecond(Long.parseLong(call.param("post_at")));
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_time");
    }
    if (!postAt.isAfter(call.now())) {
      throw new SlackError("time_in_past");
    }
    if (postAt.isAfter(call.now().plus(FARTHEST))) {
      throw new SlackError("time_too_far");
    }
    return postAt;
  }

  private long near(Channel channel, Instant postAt) {
    return waiting.stream()
        .filter(other -> other.channel().id.equals(channel.id))
        .filter(other -> Duration.between(other.postAt(), postAt).abs().compareTo(WITHIN) <= 0)
        .count();
  }

  /** The app's own scheduled messages, the first to be posted first. */
  ObjectNode list(Call call) throws SlackError {
    String channel = call.param("channel");
    if (!channel.isEmpty()) {
      access.seen(call);
    }
    List<Scheduled> found =
        waiting.stream()
            .filter(message -> channel.isEmpty() || message.channel().id.equals(channel))
            .sorted(Comparator.comparing(Scheduled::postAt).thenComparing(Scheduled::id))
            .toList();
    int start = start(call);
    int end = Math.min(found.size(), start + call.limit(100, 100));
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("scheduled_messages");
    found.subList(Math.min(start, end), end).forEach(message -> show(message, messages));
    String next = end < found.size() ? Integer.toString(end) : "";
    answer.putObject("response_metadata").put("next_cursor", next);
    return answer;
  }

  private static int start(Call call) throws SlackError {
    String cursor = call.param("cursor");
    try {
      return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_cursor");
    }
  }

  private static void show(Scheduled message, ArrayNode messages) {
    ObjectNode shown = messages.addObject();
    shown.put("id", message.id());
    shown.put("channel_id", message.channel().id);
    shown.put("post_at", message.postAt().getEpochSecond());
    shown.put("date_created", message.created().getEpochSecond());
    shown.put("text", message.message().path("text").asText());
  }
}
