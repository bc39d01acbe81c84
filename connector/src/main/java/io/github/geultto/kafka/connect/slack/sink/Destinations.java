package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Page;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the conversation that a message is for, and remembers it. */
final class Destinations {

  /** Direct conversations remembered at most. */
  private static final int MOST = 10_000;

  private static final String NAMES_OF = "public_channel,private_channel";

  private final SlackCalls calls;
  private final Map<String, String> channelsByName = new HashMap<>();
  private final Map<String, String> directs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  Destinations(SlackCalls calls) {
    this.calls = calls;
  }

  /**
   * The id of a conversation.
   *
   * @param to a channel's id or {@code #name}, or a user's id
   * @throws RefusedException if there is none
   */
  String find(String to) throws RefusedException, InterruptedException {
    if (to.matches("[UW][A-Z0-9]{2,}")) {
      return direct(to);
    }
    if (to.matches("[CGD][A-Z0-9]{2,}")) {
      return to;
    }
    if (to.startsWith("#") && to.length() > 1) {
      return named(to.substring(1));
    }
    throw new RefusedException(
        "\"" + to + "\" is no channel's id, #name or user's id: correct the field \"to\"", null);
  }

  private String direct(String user) throws RefusedException, InterruptedException {
    String known = directs.get(user);
    if (known == null) {
      known =
          calls
              .untilAnswered(SlackMethod.CONVERSATIONS_OPEN, new HashMap<>(Map.of("users", user)))
              .at("/channel/id")
              .asText();
      directs.put(user, known);
    }
    return known;
  }

  private String named(String name) throws RefusedException, InterruptedException {
    if (!channelsByName.containsKey(name)) {
      listChannels();
    }
    String id = channelsByName.get(name);
    if (id == null) {
      throw new RefusedException(
          "The token sees no channel #"
              + name
              + ": check the spelling, or invite the app if the channel is private",
          null);
    }
    return id;
  }

  /** Names come and go: those of before are forgotten. */
  private void listChannels() throws RefusedException, InterruptedException {
    channelsByName.clear();
    SlackMethod method = SlackMethod.CONVERSATIONS_LIST;
    Map<String, String> params = new HashMap<>();
    params.put("types", NAMES_OF);
    params.put("exclude_archived", "true");
    params.put("limit", Integer.toString(method.pageSize(RateProfile.INTERNAL)));
    String cursor;
    do {
      Page page = Page.of(calls.untilAnswered(method, params), "channels");
      for (JsonNode channel : page.items()) {
        channelsByName.put(channel.path("name").asText(), channel.path("id").asText());
      }
      cursor = page.nextCursor();
      params.put("cursor", cursor);
    } while (cursor != null);
  }
}
