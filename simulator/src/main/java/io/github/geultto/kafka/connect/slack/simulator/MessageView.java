package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A message as one call shows it: what Slack omits, and what faults distort. */
final class MessageView {
  private final Faults faults;

  MessageView(Faults faults) {
    this.faults = faults;
  }

  /**
   * The message in a page.
   *
   * @param metadata whether to show the message's metadata ({@code include_all_metadata})
   */
  ObjectNode show(Channel channel, Message message, boolean metadata) {
    ObjectNode shown = message.shown();
    int users = faults.reactionUsers();
    if (message.mostReactionUsers() > users) {
      ArrayNode shortened = Json.MAPPER.createArrayNode();
      for (JsonNode reaction : shown.get("reactions")) {
        shortened.add(shorten((ObjectNode) reaction, users));
      }
      shown = Message.copy(shown);
      shown.set("reactions", shortened);
    }
    if (!metadata && message.hasMetadata()) {
      shown = Message.copy(shown);
      shown.remove("metadata");
    }
    int miscount = message.replies().isEmpty() ? 0 : faults.miscount(channel.id, message.ts);
    if (miscount != 0) {
      shown = Message.copy(shown);
      shown.put("reply_count", message.replies().size() + miscount);
    }
    return shown;
  }

  private static ObjectNode shorten(ObjectNode reaction, int users) {
    if (reaction.path("users").size() <= users) {
      return reaction;
    }
    ObjectNode copy = Message.copy(reaction);
    ArrayNode few = copy.putArray("users");
    for (int i = 0; i < users; i++) {
      few.add(reaction.get("users").get(i));
    }
    return copy;
  }
}
