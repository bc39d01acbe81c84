package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the lists of users and channels, page by page to the empty cursor. */
final class SlackLists {
  private static final int RESTARTS = 3;

  private final SlackClient slack;
  private final Consumer<String> notes;

  /**
   * @param notes receives what was skipped, in a sentence
   */
  SlackLists(SlackClient slack, Consumer<String> notes) {
    this.slack = slack;
    this.notes = notes;
  }

  /** The elements by their ids, each id once; elements without an id are skipped and counted. */
  Map<String, JsonNode> read(String method, Map<String, String> parameters, String field)
      throws IOException, InterruptedException {
    for (int restarts = 0; ; restarts++) {
      try {
        return pages(method, parameters, field);
      } catch (SlackClient.SlackError e) {
        if (!e.error().equals("invalid_cursor") || restarts == RESTARTS) {
          throw e;
        }
      }
    }
  }

  private Map<String, JsonNode> pages(String method, Map<String, String> parameters, String field)
      throws IOException, InterruptedException {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    Map<String, String> page = new TreeMap<>(parameters);
    Set<String> cursors = new HashSet<>();
    int skipped = 0;
    while (true) {
      JsonNode answer = slack.call(method, page, field);
      for (JsonNode element : answer.path(field)) {
        if (element.path("id").isTextual()) {
          byId.putIfAbsent(element.get("id").asText(), element);
        } else {
          skipped++;
        }
      }
      String cursor = answer.path("response_metadata").path("next_cursor").asText("");
      if (cursor.isEmpty()) {
        if (skipped > 0) {
          notes.accept("Entries of " + method + " without an id, which are skipped: " + skipped);
        }
        return byId;
      }
      if (!cursors.add(cursor)) {
        throw new IOException(
            method + " returns the same cursor twice, so the rest of the list cannot be read.");
      }
      page.put("cursor", cursor);
    }
  }
}
