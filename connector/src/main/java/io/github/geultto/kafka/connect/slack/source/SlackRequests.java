package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The sync's requests in Slack's words, and Slack's answers in the sync's. */
public final class SlackRequests {

  private SlackRequests() {}

  /** The method that answers a request. */
  public static SlackMethod method(Request request) {
    if (request instanceof Request.History) {
      return SlackMethod.CONVERSATIONS_HISTORY;
    }
    return request instanceof Request.Replies || request instanceof Request.Single
        ? SlackMethod.CONVERSATIONS_REPLIES
        : SlackMethod.REACTIONS_GET;
  }

  /** The method's parameters, all as text. */
  public static Map<String, String> params(Request request) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("channel", request.channel());
    if (request instanceof Request.History history) {
      range(params, history.oldest(), history.latest(), history.cursor(), history.limit());
    } else if (request instanceof Request.Replies replies) {
      params.put("ts", replies.root().toString());
      range(params, replies.oldest(), replies.latest(), replies.cursor(), replies.limit());
    } else if (request instanceof Request.Single single) {
      params.put("ts", single.ts().toString());
      range(params, single.ts().plus(-1), single.ts().plus(1), null, 2);
    } else if (request instanceof Request.Reactions reactions) {
      params.put("timestamp", reactions.ts().toString());
      params.put("full", "true");
    }
    return params;
  }

  private static void range(
      Map<String, String> params, Ts oldest, Ts latest, String cursor, int limit) {
    params.put("oldest", oldest.toString());
    params.put("latest", latest.toString());
    params.put("limit", Integer.toString(limit));
    if (cursor != null) {
      params.put("cursor", cursor);
    }
  }

  /**
   * Reads a page of messages.
   *
   * @param unreadable called with the number of elements without a ts, which are skipped
   */
  public static Page<Message> page(SlackMethod method, ObjectNode answer, IntConsumer unreadable)
      throws SlackException {
    Page<JsonNode> page = Pages.read(method, answer);
    List<Message> messages = new ArrayList<>(page.items().size());
    for (JsonNode item : page.items()) {
      Message.parse(item).ifPresent(messages::add);
    }
    if (messages.size() < page.items().size()) {
      unreadable.accept(page.items().size() - messages.size());
    }
    return page.with(messages);
  }

  /**
   * Reads all reactions of a message.
   *
   * @throws IllegalArgumentException if the answer lacks the message: that is not one without
   *     reactions
   */
  public static List<Message.Reaction> reactions(ObjectNode answer) {
    if (!answer.path("message").isObject()) {
      throw new IllegalArgumentException("an answer without \"message\"");
    }
    return Message.reactions(answer.path("message").path("reactions"));
  }

  static Failure failure(SlackException error) {
    return switch (error.kind()) {
      case RATE_LIMITED -> Failure.THROTTLED;
      // Whether the token is dead is found out apart from the channel.
      case RETRY, FATAL -> Failure.RETRY;
      case UNKNOWN, REFUSED -> Failure.REFUSED;
      case RESTART_WINDOW -> Failure.RESTART_WINDOW;
      case MISSING -> Failure.MISSING;
      case CHANNEL -> Failure.CHANNEL;
    };
  }
}
