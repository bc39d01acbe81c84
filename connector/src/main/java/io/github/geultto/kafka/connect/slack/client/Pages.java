package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.util.ArrayList;
import java.util.List;

/** Reads the pages of the methods that list something. */
public final class Pages {

  private Pages() {}

  /**
   * Reads an answer.
   *
   * @throws SlackException with the code {@code no_list} if the answer lacks the list that the
   *     method promises: it says nothing, least of all that the list is empty
   */
  public static Page<JsonNode> read(SlackMethod method, ObjectNode answer) throws SlackException {
    JsonNode list = answer.path(method.listField());
    if (!list.isArray()) {
      throw SlackException.noList(method);
    }
    List<JsonNode> items = new ArrayList<>(list.size());
    list.forEach(items::add);
    String cursor = answer.path("response_metadata").path("next_cursor").asText("");
    boolean hasCursor = !cursor.isBlank();
    return new Page<>(
        items, hasCursor ? cursor : null, hasCursor || answer.path("has_more").asBoolean(false));
  }
}
