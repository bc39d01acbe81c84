package io.github.geultto.kafka.connect.slack.model.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cuts out of Slack's JSON what must not be emitted of people who are not its author: their ids,
 * their reactions, and what they wrote where somebody else's message has it, such as a shared
 * message, the parent in a broadcast reply, or a file. Makes copies, of what is changed only.
 */
final class PrivateParts {

  /** Stands for an excluded user where the text around it makes no sense without one. */
  static final String NOBODY = "excluded";

  /** An object with these fields and a person in one of them was written by that person. */
  private static final Set<String> AUTHORS = Set.of("user", "author_id");

  /** Such an object that is about the message itself. */
  private static final String EDITED = "edited";

  /** Texts stay although nothing else is in them. */
  private static final Set<String> TEXTS = Set.of("text", "value", "fallback");

  private final Set<String> excluded;
  private final Set<String> authors;
  private final Set<String> channels;

  /** An excluded user's id in a text, with the name that a mention or link may have after it. */
  private final Pattern mentions;

  PrivateParts(Set<String> excluded, Set<String> redacted, Set<String> channels) {
    this.excluded = excluded;
    this.authors = new HashSet<>(excluded);
    this.authors.addAll(redacted);
    this.channels = channels;
    String ids = excluded.isEmpty() ? "(?!)" : String.join("|", excluded);
    this.mentions =
        Pattern.compile("(?<![A-Za-z0-9])(?:" + ids + ")(?![A-Za-z0-9])(?:\\|[^<>]*(?=>))?");
  }

  /** The same object if there is nothing to cut. */
  JsonNode cut(JsonNode json) {
    return json.isObject() ? cut((ObjectNode) json) : json;
  }

  private ObjectNode cut(ObjectNode json) {
    ObjectNode copy = null;
    for (var field : json.properties()) {
      boolean isAbout = excluded.contains(field.getKey()); // as what each did in a huddle
      JsonNode left = isAbout ? null : cut(field.getKey(), field.getValue());
      if (!field.getValue().equals(left)) {
        copy = copy == null ? json.objectNode().setAll(json) : copy;
        put(copy, field.getKey(), left);
      }
    }
    return copy == null ? json : counted(json, copy);
  }

  private static void put(ObjectNode copy, String name, JsonNode left) {
    if (left != null) {
      copy.set(name, left);
    } else if (name.equals("user_id") && copy.path("type").asText().equals("user")) {
      copy.put(name, NOBODY); // a mention in a block
    } else {
      copy.remove(name);
    }
  }

  /** A reaction's count is lower by those who are cut. */
  private static ObjectNode counted(ObjectNode json, ObjectNode copy) {
    int cut = json.path("users").size() - copy.path("users").size();
    return json.path("count").isNumber() && cut > 0
        ? copy.put("count", json.get("count").asLong() - cut)
        : copy;
  }

  /** Null if nothing is left. */
  private JsonNode cut(String name, JsonNode value) {
    if (value.isTextual()) {
      return excluded.contains(value.textValue()) && !TEXTS.contains(name) ? null : text(value);
    }
    if (value.isObject()) {
      return isPrivate(value) && !name.equals(EDITED) ? null : orNothing((ObjectNode) value);
    }
    return value.isArray() ? cut((ArrayNode) value) : value;
  }

  /** Of a reaction that nobody else gave nothing is left. */
  private JsonNode orNothing(ObjectNode value) {
    ObjectNode left = cut(value);
    boolean isOfNobody =
        left.has("name") && !value.path("users").isEmpty() && left.path("users").isEmpty();
    return isOfNobody && left.path("count").asLong(1) <= 0 ? null : left;
  }

  private JsonNode cut(ArrayNode array) {
    ArrayNode copy = array.arrayNode(array.size());
    boolean isChanged = false;
    for (JsonNode element : array) {
      JsonNode left = cut("", element);
      isChanged |= !element.equals(left);
      if (left != null) {
        copy.add(left);
      }
    }
    return isChanged ? copy : array;
  }

  private JsonNode text(JsonNode value) {
    String text = value.textValue();
    return excluded.isEmpty() || !mentions.matcher(text).find()
        ? value
        : TextNode.valueOf(mentions.matcher(text).replaceAll(NOBODY));
  }

  /** Whether somebody else wrote it whose content is withheld, or may be. */
  private boolean isPrivate(JsonNode part) {
    for (String author : AUTHORS) {
      if (authors.contains(part.path(author).asText())) {
        return true;
      }
    }
    if (!authors.isEmpty() && isOfUnknownAuthor(part)) {
      return true;
    }
    boolean isQuote = part.has("is_msg_unfurl") || part.has("is_share") || part.has("from_url");
    return isQuote && channels.contains(part.path("channel_id").asText());
  }

  /** Quotes in old messages have their author's name and handle alone. */
  private static boolean isOfUnknownAuthor(JsonNode part) {
    boolean isQuote = part.path("is_msg_unfurl").asBoolean() || part.path("is_share").asBoolean();
    return isQuote
        && Stream.of("user", "author_id", "bot_id")
            .allMatch(id -> part.path(id).asText().isEmpty());
  }
}
