package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The simulator's own controls: faults, call counts, and the users, which no Slack method can
 * write. Wrong input is an {@link IllegalArgumentException} with a sentence for people.
 */
final class Controls {
  private final SlackApi api;
  private final SimulatorOptions options;
  private final SocketConnections connections;

  Controls(SlackApi api, SimulatorOptions options, SocketConnections connections) {
    this.api = api;
    this.options = options;
    this.connections = connections;
  }

  /**
   * Handles one request.
   *
   * @param verb the HTTP method
   * @param path what follows {@code /simulator/}
   * @param body the JSON body, an empty object when there is none
   * @return the answer, null when there is no such control
   */
  ObjectNode handle(String verb, String path, ObjectNode body) {
    if (verb.equals("DELETE") && path.startsWith("users/")) {
      removeUser(path.substring("users/".length()));
      return Json.object();
    }
    return switch (verb + " " + path) {
      case "GET calls" -> calls();
      case "GET connections" ->
          Json.object()
              .put("open", connections.open())
              .put("sent", connections.sent())
              .put("acknowledged", connections.acknowledged());
      case "POST rotateToken" -> Json.object().put("token", api.rotateToken());
      case "POST users" -> putUser(body);
      case "POST renumber" -> {
        api.workspace()
            .renumber(text(body, "channel"), text(body, "id"), options.clock().instant());
        yield Json.object();
      }
      case "POST faults" -> {
        for (Map.Entry<String, JsonNode> fault : body.properties()) {
          set(fault.getKey(), fault.getValue());
        }
        yield Json.object();
      }
      case "DELETE faults" -> {
        api.faults().clear();
        yield Json.object();
      }
      default -> null;
    };
  }

  private ObjectNode calls() {
    ObjectNode answer = Json.object();
    ObjectNode counts = answer.putObject("calls");
    api.calls().forEach(counts::put);
    return answer;
  }

  private ObjectNode putUser(ObjectNode user) {
    ObjectNode answer = Json.object();
    answer.set("user", api.workspace().putUser(user, options.clock().instant()));
    return answer;
  }

  private void removeUser(String id) {
    if (!api.workspace().removeUser(id)) {
      throw new IllegalArgumentException("There is no user " + id + ".");
    }
  }

  private void set(String fault, JsonNode value) {
    Faults faults = api.faults();
    switch (fault) {
      case "truncateReactionUsers" -> faults.truncateReactionUsers(value.asInt());
      case "shortPages" -> faults.shortPages(value.asBoolean());
      case "expireCursors" -> faults.expireCursors(value.asInt());
      case "ignoreOldest" -> faults.ignoreOldest(value.asBoolean());
      case "revokeToken" -> faults.revokeToken(value.asBoolean());
      case "removeScope" -> faults.removeScope(value.asText());
      case "freePlan" -> faults.freePlan(value.asBoolean());
      case "tombstones" -> faults.tombstones(constant(Faults.Tombstones.class, value));
      case "delay" -> faults.delay(method(value), Duration.ofMillis(value.path("millis").asLong()));
      case "fail" -> faults.fail(method(value), failure(value));
      case "stopFailing" -> faults.stopFailing(value.asText(Faults.ALL));
      case "hideChannel" -> faults.hideChannel(text(value, "channel"), text(value, "error"));
      case "showChannel" -> faults.showChannel(value.asText());
      case "miscountReplies" ->
          faults.miscountReplies(
              text(value, "channel"), text(value, "thread_ts"), value.path("by").asInt());
      default -> setPages(fault, value);
    }
  }

  private void setPages(String fault, JsonNode value) {
    PageFaults pages = api.faults().pages();
    switch (fault) {
      case "omitCursor" -> pages.omitCursor(value.asInt());
      case "nullElements" -> pages.nullElements(value.asInt());
      case "repeatCursor" -> pages.repeatCursor(value.asText());
      case "deletedThreads" ->
          pages.deletedThreads(constant(PageFaults.DeletedThreads.class, value));
      case "refuseChannel" -> pages.refuseChannel(text(value, "channel"), text(value, "error"));
      case "restoreChannel" -> pages.restoreChannel(value.asText());
      case "horizon" ->
          pages.horizon(value.path("days").asInt(), value.path("limited").asBoolean());
      default -> {
        if (!new EventControls(api.faults().events(), connections).set(fault, value)) {
          throw new IllegalArgumentException("There is no fault " + fault + ".");
        }
      }
    }
  }

  private static Faults.Failure failure(JsonNode value) {
    return new Faults.Failure(
        constant(Faults.Kind.class, value.path("kind")),
        value.path("everyNth").asInt(1),
        value.path("code").textValue(),
        value.path("retryAfterSeconds").asLong(1));
  }

  private static String method(JsonNode value) {
    return value.path("method").asText(Faults.ALL);
  }

  private static String text(JsonNode value, String name) {
    String text = value.path(name).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("The fault requires " + name + ".");
    }
    return text;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode value) {
    try {
      return Enum.valueOf(type, value.asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + value.asText() + "\" is not one of " + String.join(", ", names(type)) + ".", e);
    }
  }

  private static <E extends Enum<E>> Iterable<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
