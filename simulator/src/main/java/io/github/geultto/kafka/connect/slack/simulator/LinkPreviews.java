package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds previews to messages of people with a link, a second after they were written. The message is
 * changed without {@code edited}. Guarded by the workspace's lock. Source: <a
 * href="https://docs.slack.dev/messaging/unfurling-links-in-messages">Unfurling links</a>.
 */
final class LinkPreviews {
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Pattern LINK = Pattern.compile("https?://[^\\s<>|]+");

  private final Workspace workspace;
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(Channel channel, Message message, Instant due) {}

  LinkPreviews(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Prepares the preview of a message that was written or edited. */
  void written(Channel channel, Message message, Instant now) {
    if (link(message) != null) {
      pending.addLast(new Pending(channel, message, now.plus(DELAY)));
    }
  }

  /** Adds the previews that are due. */
  void advance(Instant now) {
    while (!pending.isEmpty() && !pending.peekFirst().due().isAfter(now)) {
      Pending due = pending.removeFirst();
      Message message = due.message();
      String link = link(message);
      if (link != null && due.channel().all().get(message.ts) == message) {
        workspace
            .writer()
            .edit(due.channel(), message, withPreview(message.own(), link), due.due());
      }
    }
  }

  void clear() {
    pending.clear();
  }

  /** The link of which a preview is still to be shown, null when there is none. */
  private static String link(Message message) {
    ObjectNode own = message.own();
    if (own.has("attachments") || own.has("bot_id")) {
      return null;
    }
    Matcher matcher = LINK.matcher(own.path("text").asText(""));
    return matcher.find() ? matcher.group() : null;
  }

  private static ObjectNode withPreview(ObjectNode message, String link) {
    ObjectNode changed = Message.copy(message);
    ObjectNode preview = changed.putArray("attachments").addObject();
    preview.put("id", 1).put("from_url", link).put("original_url", link);
    preview.put("service_name", link.replaceFirst("https?://([^/]+).*", "$1"));
    preview.put("title", "Preview of " + link).put("title_link", link);
    preview.put("fallback", "Preview of " + link);
    return changed;
  }
}
