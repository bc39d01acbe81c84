package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a reader of the channel sees of a message, and who presents it.
 *
 * @param text as plain text; null where there is nothing to read
 * @param attachments what apps attach, a JSON array
 * @param authorName the name or id under which the message is shown where it has no user; or null
 * @param isProfile whether that name is the app's profile's, which changes without the message
 */
public record Content(String text, String attachments, String authorName, boolean isProfile) {

  /** That of a message without any. */
  public static final Content NONE = new Content(null, "[]", null, false);

  /** Of a message as Slack shows it. */
  public static Content of(JsonNode message) {
    List<JsonNode> attachments = Attachments.of(message);
    String username = isByApp(message) ? named(message.path("username")) : null;
    String profile = named(message.path("bot_profile").path("name"));
    return new Content(
        text(message, attachments),
        AttachmentsJson.of(attachments),
        username != null ? username : profile != null ? profile : person(message),
        username == null && profile != null);
  }

  /** The author's name, unless it is a profile's. */
  public String ownAuthorName() {
    return isProfile ? null : authorName;
  }

  private static String text(JsonNode message, List<JsonNode> attachments) {
    String body = body(message);
    if (attachments.isEmpty()) {
      return body;
    }
    Lines lines = new Lines("\n").add(body == null ? "" : body);
    attachments.forEach(attachment -> lines.add(Attachments.text(attachment)));
    return lines.isEmpty() ? body : lines.toString();
  }

  /**
   * Where an app gives blocks, its {@code text} is only for notifications. What a person writes is
   * in both, and {@code text} has the names of channels and groups that its blocks lack.
   */
  private static String body(JsonNode message) {
    JsonNode text = message.path("text");
    JsonNode blocks = message.path("blocks");
    if (!blocks.isEmpty() && !(isWrittenByPerson(message, blocks) && !Nodes.text(text).isEmpty())) {
      String shown = Blocks.of(blocks);
      if (!shown.isEmpty()) {
        return shown;
      }
    }
    if (!Nodes.text(text).isEmpty()) {
      return Mrkdwn.readable(Nodes.text(text));
    }
    return elsewhere(message, text);
  }

  private static boolean isWrittenByPerson(JsonNode message, JsonNode blocks) {
    if (isByApp(message) || message.hasNonNull("app_id")) {
      return false;
    }
    for (JsonNode block : blocks) {
      if (!Nodes.text(block, "type").equals("rich_text")) {
        return false;
      }
    }
    return true;
  }

  /** Old messages of people have a {@code username} too: their handle at that time. */
  private static boolean isByApp(JsonNode message) {
    return message.hasNonNull("bot_id")
        || Nodes.text(message, "subtype").equals("bot_message")
        || !message.hasNonNull("user");
  }

  /** Old comments on files, and calls. */
  private static String elsewhere(JsonNode message, JsonNode text) {
    String comment = Nodes.text(message.path("comment"), "comment");
    if (!comment.isEmpty()) {
      return Mrkdwn.readable(comment);
    }
    String room = Nodes.text(message.path("room"), "name");
    return room.isEmpty() ? textOrNull(text) : room;
  }

  /** Who commented on a file, or started a huddle: Slack gives their ids. */
  private static String person(JsonNode message) {
    String commented = named(message.path("comment").path("user"));
    return commented != null ? commented : named(message.path("room").path("created_by"));
  }

  private static String named(JsonNode name) {
    String text = textOrNull(name);
    return text == null || text.isEmpty() ? null : text;
  }

  private static String textOrNull(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? Nodes.text(node) : null;
  }
}
