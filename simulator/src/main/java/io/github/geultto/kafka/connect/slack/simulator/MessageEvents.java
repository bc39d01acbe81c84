package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Makes the inner events of type {@code message}. They hold no reactions and, except for {@code
 * message_replied}, no reply counts. Source: <a
 * href="https://docs.slack.dev/reference/events/message">message</a> and its subtypes.
 */
final class MessageEvents {
  private MessageEvents() {}

  /** A new message: the whole message, and where it was written. */
  static ObjectNode posted(Channel channel, Message message) {
    ObjectNode event = poor(message.isBroadcast() ? message.shown() : message.own());
    place(event, channel, Ts.format(message.ts));
    return event;
  }

  /** The outer {@code ts} is the event's; the message's identity is {@code message.ts}. */
  static ObjectNode changed(Channel channel, Message message, ObjectNode before, String ts) {
    ObjectNode event = hidden(channel, "message_changed", ts);
    event.set("message", poor(message.own()));
    event.set("previous_message", poor(before));
    return event;
  }

  /**
   * A deletion.
   *
   * @param before what was deleted, null to leave it out
   */
  static ObjectNode deleted(Channel channel, Message message, ObjectNode before, String ts) {
    ObjectNode event = hidden(channel, "message_deleted", ts);
    event.put("deleted_ts", Ts.format(message.ts));
    if (before != null) {
      event.set("previous_message", poor(before));
    }
    return event;
  }

  /** A {@code message_replied} without its subtype, as it is delivered. */
  static ObjectNode replied(Channel channel, Message parent, String ts) {
    ObjectNode event = hidden(channel, null, ts);
    event.set("message", poor(parent.shown()));
    return event;
  }

  private static ObjectNode hidden(Channel channel, String subtype, String ts) {
    ObjectNode event = Json.object().put("type", "message");
    if (subtype != null) {
      event.put("subtype", subtype);
    }
    event.put("hidden", true);
    event.put("ts", ts);
    place(event, channel, ts);
    return event;
  }

  private static void place(ObjectNode event, Channel channel, String eventTs) {
    event.put("channel", channel.id);
    event.put("channel_type", type(channel.type));
    event.put("event_ts", eventTs);
  }

  private static String type(Channel.Type type) {
    return switch (type) {
      case PUBLIC -> "channel";
      case PRIVATE -> "group";
      case MPIM -> "mpim";
      case IM -> "im";
    };
  }

  private static ObjectNode poor(ObjectNode message) {
    ObjectNode copy = Message.copy(message);
    copy.remove(List.of("reactions", "metadata"));
    return copy;
  }
}
