package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The reactions that a page shows of a message, some of their users missing, where no other way
 * shows them all. The table may hold the same, or more of the users.
 */
record PartialReactions(JsonNode shown) implements Expectation {

  @Override
  public boolean allows(Object found) {
    if (!(found instanceof JsonNode reactions) || reactions.size() != shown.size()) {
      return false;
    }
    for (int i = 0; i < shown.size(); i++) {
      if (!allows(shown.get(i), reactions.path(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean allows(JsonNode want, JsonNode have) {
    List<String> users = users(have);
    return want.path("name").equals(have.path("name"))
        && want.path("count").equals(have.path("count"))
        && new HashSet<>(users).containsAll(users(want))
        && users.size() <= Math.max(want.path("count").asInt(), users(want).size());
  }

  private static List<String> users(JsonNode reaction) {
    List<String> users = new ArrayList<>();
    reaction.path("user_id").forEach(user -> users.add(user.asText()));
    return users;
  }

  @Override
  public String toString() {
    return shown + " or more users";
  }
}
