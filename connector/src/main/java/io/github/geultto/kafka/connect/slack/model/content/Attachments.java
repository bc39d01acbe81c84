package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What is attached to a message on purpose, by an app or by forwarding another message. Unfurls are
 * not: Slack or an app adds the preview of a link after the message was written, renews it and
 * takes it away, without a change of the message.
 *
 * <p>Source: <a
 * href="https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments">secondary
 * message attachments</a>, <a
 * href="https://docs.slack.dev/messaging/unfurling-links-in-messages">unfurling links</a>.
 */
final class Attachments {

  private static final String NO_PREVIEW = "[no preview available]";

  private Attachments() {}

  /** The attachments of a message, without its unfurls. */
  static List<JsonNode> of(JsonNode message) {
    JsonNode all = message.path("attachments");
    if (!all.isArray() || all.isEmpty()) {
      return List.of();
    }
    // Nothing written, so no link either: what looks like an unfurl is a forwarded message.
    boolean hasLinks = !Nodes.text(message, "text").isEmpty() || !message.path("blocks").isEmpty();
    List<JsonNode> attachments = new ArrayList<>();
    for (JsonNode attachment : all) {
      if (attachment.isObject() && !(hasLinks && isUnfurl(attachment))) {
        attachments.add(attachment);
      }
    }
    return attachments;
  }

  private static boolean isUnfurl(JsonNode attachment) {
    return !attachment.path("is_share").asBoolean()
        && (isThere(attachment, "from_url")
            || isThere(attachment, "original_url")
            || isThere(attachment, "app_unfurl_url")
            || attachment.path("is_msg_unfurl").asBoolean()
            || attachment.path("is_reply_unfurl").asBoolean()
            || attachment.path("is_thread_root_unfurl").asBoolean()
            || attachment.path("is_app_unfurl").asBoolean());
  }

  private static boolean isThere(JsonNode attachment, String field) {
    return !Nodes.text(attachment, field).isEmpty();
  }

  /**
   * Whether it shows another message. Its author's name is then that of a profile and may change;
   * the id stands for it.
   */
  static boolean isMessage(JsonNode attachment) {
    return isThere(attachment, "author_id");
  }

  /** What people see of it. */
  static String text(JsonNode attachment) {
    Lines lines = new Lines("\n");
    lines.add(marked(attachment, "pretext"));
    lines.add(
        isMessage(attachment)
            ? Mrkdwn.prefixed('@', Nodes.text(attachment, "author_id"))
            : plain(attachment, "author_name"));
    lines.add(marked(attachment, "title"));
    lines.add(body(attachment));
    for (JsonNode field : attachment.path("fields")) {
      lines.add(field(field));
    }
    lines.add(Blocks.of(attachment.path("blocks")));
    lines.add(buttons(attachment.path("actions")));
    lines.add(marked(attachment, "footer"));
    return lines.isEmpty() ? fallback(attachment) : lines.toString();
  }

  private static String body(JsonNode attachment) {
    Lines messages = new Lines("\n");
    for (JsonNode nested : attachment.path("message_blocks")) {
      messages.add(Blocks.of(nested.path("message").path("blocks")));
    }
    return messages.isEmpty() ? marked(attachment, "text") : messages.toString();
  }

  private static String field(JsonNode field) {
    return new Lines(": ").add(marked(field, "title")).add(marked(field, "value")).toString();
  }

  private static String buttons(JsonNode actions) {
    Lines buttons = new Lines(" | ");
    for (JsonNode action : actions) {
      buttons.add(plain(action, "text"));
    }
    return buttons.toString();
  }

  private static String fallback(JsonNode attachment) {
    String fallback = marked(attachment, "fallback");
    return fallback.equals(NO_PREVIEW) ? "" : fallback;
  }

  private static String marked(JsonNode node, String field) {
    return Mrkdwn.readable(Nodes.text(node, field));
  }

  private static String plain(JsonNode node, String field) {
    return Mrkdwn.unescaped(Nodes.text(node, field));
  }
}
