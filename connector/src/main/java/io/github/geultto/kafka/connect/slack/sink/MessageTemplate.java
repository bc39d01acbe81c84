package io.github.geultto.kafka.connect.slack.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/**
 * A text with {@code ${field.path}} in it for what is in a record's value.
 *
 * <p>What comes from a record is escaped as Slack asks for (<a
 * href="https://docs.slack.dev/messaging/formatting-message-text#escaping">formatting</a>), so that
 * no value can mention anybody; the template itself can: {@code <@${user_id}>}.
 */
final class MessageTemplate {

  /** A piece of the template: text as it stands, or a path into the value. */
  private record Part(String text, List<String> path) {}

  private final List<Part> parts;

  private MessageTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with a clause for people if it is none
   */
  static MessageTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = template.indexOf("${"); open >= 0; open = template.indexOf("${", at)) {
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("it has a ${ without }");
      }
      String path = template.substring(open + 2, close);
      if (!path.matches("[^.{}]+(\\.[^.{}]+)*")) {
        throw new IllegalArgumentException(
            "it has ${" + path + "}, which is not a path of fields such as ${user.name}");
      }
      parts.add(new Part(template.substring(at, open), null));
      parts.add(new Part(null, List.of(path.split("\\.", -1))));
      at = close + 1;
    }
    parts.add(new Part(template.substring(at), null));
    return new MessageTemplate(parts);
  }

  /**
   * The text for a record.
   *
   * @param value a struct or a map
   * @throws DataException naming a field that is not there
   */
  String render(Object value) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.path() == null ? part.text() : escape(find(value, part.path())));
    }
    return text.toString();
  }

  private static String find(Object value, List<String> path) {
    Object found = value;
    for (String field : path) {
      if (found == null) {
        return "";
      }
      found = Fields.of(found, "${" + String.join(".", path) + "}").required(field);
    }
    return Fields.text(found);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
