package io.github.geultto.kafka.connect.slack.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.geultto.kafka.connect.slack.model.Message.FileLink;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.content.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Parts of a message's JSON. What is missing or of another type is null, or none. */
final class MessageJson {

  private MessageJson() {}

  static Optional<Message> message(JsonNode json) {
    Ts ts = ts(json.path("ts"));
    if (ts == null) {
      return Optional.empty();
    }
    Ts latestReply = ts(json.path("latest_reply"));
    return Optional.of(
        new Message(
            ts,
            ts(json.path("thread_ts")),
            text(json.path("user")),
            text(json.path("bot_id")),
            text(json.path("subtype")),
            text(json.path("text")),
            reactions(json.path("reactions")),
            json.path("reply_count").asLong(0),
            json.path("reply_users_count").asLong(0),
            Ts.ZERO.equals(latestReply) ? null : latestReply,
            ts(json.path("edited").path("ts")),
            text(json.path("edited").path("user")),
            files(json),
            Content.of(json),
            json));
  }

  static List<Reaction> reactions(JsonNode json) {
    if (json.isEmpty()) {
      return List.of();
    }
    List<Reaction> reactions = new ArrayList<>(json.size());
    for (JsonNode node : json) {
      String name = text(node.path("name"));
      if (name != null) {
        JsonNode shown = node.path("users");
        List<String> users = new ArrayList<>(shown.size());
        for (JsonNode user : shown) {
          if (user.isTextual()) {
            users.add(user.textValue());
          }
        }
        long count = node.path("count").asLong(users.size());
        reactions.add(new Reaction(name, Collections.unmodifiableList(users), count));
      }
    }
    return reactions;
  }

  static List<FileLink> files(JsonNode message) {
    JsonNode array = message.path("files");
    Iterable<JsonNode> nodes = array.isArray() ? array : List.of(message.path("file"));
    List<FileLink> files = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (node.isObject()) {
        JsonNode size = node.path("size");
        files.add(
            new FileLink(
                text(node.path("id")),
                text(node.path("name")),
                text(node.path("mimetype")),
                size.isNumber() ? size.asLong() : null,
                text(node.path("url_private")),
                text(node.path("mode"))));
      }
    }
    return files;
  }

  static String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }

  static Ts ts(JsonNode node) {
    if (node instanceof MissingNode || !node.isTextual()) {
      return null;
    }
    try {
      return Ts.parse(node.asText());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
