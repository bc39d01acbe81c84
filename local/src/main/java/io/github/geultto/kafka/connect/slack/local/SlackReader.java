package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.local.SlackClient.SlackError;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a whole workspace from Slack in the plainest way there is, to compare the tables with:
 * every page of every method, every thread, one call after the other.
 */
final class SlackReader {
  private static final int REACTION_ATTEMPTS = 3;

  /** A ts after every message's. */
  private static final String NO_TS = "9999999999.999999";

  private static final Set<String> CHANNEL_ERRORS =
      Set.of(
          "not_in_channel",
          "channel_not_found",
          "missing_scope",
          "access_denied",
          "no_permission",
          "is_archived",
          "channel_is_limited_access",
          "method_not_supported_for_channel_type",
          "team_access_not_granted");

  private static final Set<String> UNKNOWN_USER = Set.of("user_not_found", "user_not_visible");

  private final SlackClient slack;
  private final Set<String> notes = new LinkedHashSet<>();
  private final Map<String, List<JsonNode>> messages = new TreeMap<>();
  private final Map<String, String> hiddenBefore = new HashMap<>();
  private final Set<String> partial = new HashSet<>();
  private int reactionAttempts = REACTION_ATTEMPTS;

  SlackReader(URI api, String token) {
    this(new SlackClient(api, token, time -> Thread.sleep(time.toMillis())));
  }

  SlackReader(SlackClient slack) {
    this.slack = slack;
  }

  /**
   * Reads everything the token can see; once per reader.
   *
   * @throws IOException if Slack refuses or cannot be reached; the message names the method and
   *     Slack's error
   */
  Snapshot read() throws IOException, InterruptedException {
    JsonNode identity = slack.call("auth.test", Map.of(), "");
    SlackLists lists = new SlackLists(slack, notes::add);
    Map<String, JsonNode> users = lists.read("users.list", Map.of("limit", "200"), "members");
    Map<String, JsonNode> channels =
        lists.read(
            "conversations.list",
            Map.of("types", "public_channel,private_channel", "limit", "200"),
            "channels");
    for (String channel : channels.keySet()) {
      readChannel(channel);
    }
    readAuthors(users);
    return new Snapshot(
        identity.path("url").asText(),
        identity.path("team_id").asText(),
        List.copyOf(users.values()),
        List.copyOf(channels.values()),
        messages,
        Map.of(),
        List.of(),
        false,
        new Snapshot.Gaps(hiddenBefore, partial, List.copyOf(notes)));
  }

  /** The list lacks people of other organisations. */
  private void readAuthors(Map<String, JsonNode> users) throws IOException, InterruptedException {
    Set<String> unlisted = Snapshot.authors(messages);
    unlisted.removeAll(users.keySet());
    for (String id : unlisted) {
      try {
        users.put(id, slack.call("users.info", Map.of("user", id), "user").get("user"));
      } catch (SlackError e) {
        if (!UNKNOWN_USER.contains(e.error())) {
          throw e;
        }
      }
    }
  }

  private void readChannel(String channel) throws IOException, InterruptedException {
    try {
      messages.put(channel, messages(channel));
    } catch (SlackError e) {
      if (!CHANNEL_ERRORS.contains(e.error())) {
        throw e;
      }
      hiddenBefore.put(channel, NO_TS);
      if (!e.error().equals("not_in_channel")) {
        notes.add("Channel " + channel + " is not compared: Slack returns " + e.error());
      }
    }
  }

  private List<JsonNode> messages(String channel) throws IOException, InterruptedException {
    SlackMessages history = SlackMessages.history(slack, notes::add, channel);
    if (history.isLimited()) {
      hiddenBefore.put(channel, history.byTs().isEmpty() ? NO_TS : history.byTs().firstKey());
    }
    Map<String, JsonNode> byTs = new TreeMap<>(history.byTs());
    for (Map.Entry<String, JsonNode> post : history.byTs().entrySet()) {
      if (post.getValue().path("reply_count").asLong() > 0) {
        replies(channel, post.getKey()).forEach(byTs::putIfAbsent);
      }
    }
    for (Map.Entry<String, JsonNode> message : byTs.entrySet()) {
      message.setValue(complete(channel, message.getKey(), message.getValue()));
    }
    return List.copyOf(byTs.values());
  }

  private Map<String, JsonNode> replies(String channel, String ts)
      throws IOException, InterruptedException {
    try {
      return SlackMessages.replies(slack, notes::add, channel, ts).byTs();
    } catch (SlackError e) {
      if (e.error().equals("thread_not_found")) {
        return Map.of();
      }
      throw e;
    }
  }

  /** Slack shortens the list of users on popular messages; reactions.get has them all. */
  private JsonNode complete(String channel, String ts, JsonNode message)
      throws InterruptedException {
    for (JsonNode reaction : message.path("reactions")) {
      if (reaction.path("users").size() < reaction.path("count").asInt()) {
        return withAllReactions(channel, ts, message);
      }
    }
    return message;
  }

  private JsonNode withAllReactions(String channel, String ts, JsonNode message)
      throws InterruptedException {
    try {
      JsonNode full =
          slack.call(
              "reactions.get",
              Map.of("channel", channel, "timestamp", ts, "full", "true"),
              "message",
              reactionAttempts);
      JsonNode reactions = full.path("message").path("reactions");
      if (reactions.isArray()) {
        ObjectNode completed = message.deepCopy();
        completed.set("reactions", reactions);
        return completed;
      }
    } catch (IOException e) {
      // One that fails for ever must not hold up the comparison for each message.
      reactionAttempts = 1;
    }
    partial.add(channel + "/" + ts);
    notes.add(
        "The reactions of "
            + channel
            + "/"
            + ts
            + " cannot be read completely: the users on its page, or more of them, are accepted");
    return message;
  }
}
