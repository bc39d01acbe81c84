package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a listing. A page may be short or empty with more to come: only a missing cursor is
 * the end.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/web-api/pagination">pagination</a>.
 *
 * @param items as Slack ordered them
 * @param nextCursor what to send as {@code cursor} to get the next page; null at the end
 * @param limited whether Slack says that it hides older messages ({@code is_limited}: the free
 *     plan's 90 days)
 */
public record Page(List<JsonNode> items, String nextCursor, boolean limited) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Reads an answer.
   *
   * @param field that holds the items, such as {@code messages}; none are read if it is no array
   */
  public static Page of(ObjectNode answer, String field) {
    List<JsonNode> items = new ArrayList<>();
    if (answer.path(field).isArray()) {
      answer.path(field).forEach(items::add);
    }
    String cursor = answer.path("response_metadata").path("next_cursor").asText("");
    return new Page(
        items, cursor.isBlank() ? null : cursor, answer.path("is_limited").asBoolean(false));
  }
}
