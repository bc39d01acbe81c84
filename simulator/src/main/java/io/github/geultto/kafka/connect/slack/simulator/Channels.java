package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes conversation objects as the Web API shows them. */
final class Channels {
  private Channels() {}

  /** Completes what an export or a caller knows of a conversation. */
  static ObjectNode complete(ObjectNode known, Channel.Type type, String teamId) {
    ObjectNode info = Message.copy(known);
    info.set("created", number(known.path("created")));
    info.put("is_im", type == Channel.Type.IM);
    if (type == Channel.Type.IM) {
      return info;
    }
    info.put("is_channel", type == Channel.Type.PUBLIC);
    info.put("is_group", type == Channel.Type.PRIVATE);
    info.put("is_mpim", type == Channel.Type.MPIM);
    info.put("is_private", type != Channel.Type.PUBLIC);
    info.put("is_archived", known.path("is_archived").asBoolean());
    info.put("is_general", known.path("is_general").asBoolean());
    info.put("is_shared", known.path("is_shared").asBoolean());
    info.put("is_ext_shared", known.path("is_ext_shared").asBoolean());
    info.put("is_org_shared", known.path("is_org_shared").asBoolean());
    info.put("name_normalized", known.path("name").asText(""));
    info.put("context_team_id", known.path("context_team_id").asText(teamId));
    info.set("topic", label(known.path("topic")));
    info.set("purpose", label(known.path("purpose")));
    return info;
  }

  /** Exports of some years write numbers as text; a number is kept, even if it is not a date. */
  private static JsonNode number(JsonNode known) {
    return known.isNumber() ? known : LongNode.valueOf(known.asLong());
  }

  /** A topic or a purpose. */
  private static ObjectNode label(JsonNode known) {
    ObjectNode label = Json.object();
    label.put("value", known.path("value").asText(""));
    label.put("creator", known.path("creator").asText(""));
    label.put("last_set", known.path("last_set").asLong());
    return label;
  }
}
