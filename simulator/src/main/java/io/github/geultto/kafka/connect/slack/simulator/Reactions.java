package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds reactions to messages and removes them. */
final class Reactions {
  private Reactions() {}

  /** Adds or removes a reaction; false when there is nothing to do. */
  static boolean apply(Message message, WorkspaceListener.Reaction reaction) {
    return reaction.added()
        ? add(message, reaction.name(), reaction.user())
        : remove(message, reaction.name(), reaction.user());
  }

  /** Adds a reaction; false when the user has added it already. */
  private static boolean add(Message message, String name, String user) {
    ArrayNode reactions = Json.MAPPER.createArrayNode();
    boolean found = false;
    for (JsonNode reaction : message.own().path("reactions")) {
      if (reaction.path("name").asText().equals(name)) {
        if (names(reaction, user)) {
          return false;
        }
        ObjectNode more = Message.copy((ObjectNode) reaction);
        ArrayNode users = more.putArray("users");
        reaction.path("users").forEach(users::add);
        users.add(user);
        more.put("count", reaction.path("count").asInt() + 1);
        reactions.add(more);
        found = true;
      } else {
        reactions.add(reaction);
      }
    }
    if (!found) {
      ObjectNode reaction = reactions.addObject();
      reaction.put("name", name);
      reaction.putArray("users").add(user);
      reaction.put("count", 1);
    }
    ObjectNode changed = Message.copy(message.own());
    changed.set("reactions", reactions);
    message.replace(changed);
    return true;
  }

  /** Removes a reaction; false when the user has not added it. */
  private static boolean remove(Message message, String name, String user) {
    ArrayNode reactions = Json.MAPPER.createArrayNode();
    boolean found = false;
    for (JsonNode reaction : message.own().path("reactions")) {
      if (!reaction.path("name").asText().equals(name) || !names(reaction, user)) {
        reactions.add(reaction);
        continue;
      }
      found = true;
      int count = reaction.path("count").asInt() - 1;
      if (count > 0) {
        ObjectNode fewer = Message.copy((ObjectNode) reaction);
        ArrayNode users = fewer.putArray("users");
        for (JsonNode id : reaction.path("users")) {
          if (!id.asText().equals(user)) {
            users.add(id);
          }
        }
        fewer.put("count", count);
        reactions.add(fewer);
      }
    }
    ObjectNode changed = Message.copy(message.own());
    if (reactions.isEmpty()) {
      changed.remove("reactions");
    } else {
      changed.set("reactions", reactions);
    }
    message.replace(changed);
    return found;
  }

  private static boolean names(JsonNode reaction, String user) {
    for (JsonNode id : reaction.path("users")) {
      if (id.asText().equals(user)) {
        return true;
      }
    }
    return false;
  }
}
