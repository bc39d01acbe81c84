package io.github.geultto.kafka.connect.slack.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;

/**
 * The columns that hold JSON. It is written without a tree or a generator: of reactions alone, one
 * generator for each message took nearly half of the time in which a message becomes a record.
 */
final class JsonColumns {

  private static final String NONE = "[]";

  private JsonColumns() {}

  static String reactions(List<Message.Reaction> reactions) {
    if (reactions.isEmpty()) {
      return NONE;
    }
    int users = 0;
    for (Message.Reaction reaction : reactions) {
      users += reaction.users().size();
    }
    StringBuilder json = array(reactions.size() * 48 + users * 14);
    for (Message.Reaction reaction : reactions) {
      if (reaction.isWithheld()) {
        continue;
      }
      json.append(json.length() == 1 ? "{\"name\":\"" : ",{\"name\":\"");
      json.append(escaped(reaction.name())).append("\",\"user_id\":[");
      for (int i = 0; i < reaction.users().size(); i++) {
        json.append(i == 0 ? "\"" : "\",\"").append(escaped(reaction.users().get(i)));
      }
      json.append(reaction.users().isEmpty() ? "],\"count\":" : "\"],\"count\":");
      json.append(reaction.count()).append('}');
    }
    return json.append(']').toString();
  }

  static String files(List<Message.FileLink> files) {
    if (files.isEmpty()) {
      return NONE;
    }
    StringBuilder json = array(files.size() * 256);
    for (Message.FileLink file : files) {
      json.append(json.length() == 1 ? "{\"id\":" : ",{\"id\":");
      quoted(json, file.id()).append(",\"name\":");
      quoted(json, file.name()).append(",\"mimetype\":");
      quoted(json, file.mimetype()).append(",\"size\":").append(file.size());
      quoted(json.append(",\"url_private\":"), file.urlPrivate()).append(",\"mode\":");
      quoted(json, file.mode()).append('}');
    }
    return json.append(']').toString();
  }

  private static StringBuilder quoted(StringBuilder json, String value) {
    return value == null
        ? json.append("null")
        : json.append('"').append(escaped(value)).append('"');
  }

  private static String escaped(String value) {
    return isPlain(value)
        ? value
        : new String(JsonStringEncoder.getInstance().quoteAsString(Storable.text(value)));
  }

  /** Whether it is stored as it is: ids and most names, which are looked at once. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static StringBuilder array(int length) {
    return new StringBuilder(length).append('[');
  }
}
