package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a reader sees of Slack's markup, by docs/field-mapping.md. */
final class ExpectedMarkup {
  private static final Pattern MARKED = Pattern.compile("<([^>]*)>");
  private static final Pattern DATE = Pattern.compile("!date\\^([^^]*).*");

  private ExpectedMarkup() {}

  static String readable(String text) {
    Matcher matcher = MARKED.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(meant(matcher.group(1))));
    }
    return plain(matcher.appendTail(out).toString());
  }

  static String meant(String marked) {
    String[] parts = marked.split("\\|", 2);
    String label = parts.length == 2 ? parts[1] : "";
    Matcher date = DATE.matcher(parts[0]);
    if (date.matches() && label.isEmpty()) {
      return instant(date.group(1));
    }
    if (parts[0].startsWith("!") && !parts[0].startsWith("!date^")) {
      return at("@", either(label, parts[0].replaceFirst("^!(subteam\\^)?", "")));
    }
    String kind = parts[0].matches("[@#].*") ? parts[0].substring(0, 1) : "";
    return at(kind, either(label, parts[0]));
  }

  static String instant(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds)).toString();
    } catch (NumberFormatException | DateTimeException e) {
      return seconds;
    }
  }

  static String plain(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  static String marked(JsonNode node, String field) {
    return readable(string(node, field));
  }

  static String at(String sign, String name) {
    return name.isEmpty() || name.startsWith(sign) ? name : sign + name;
  }

  static String either(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  static String string(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  static String join(String separator, Stream<String> parts) {
    return parts.filter(part -> !part.isBlank()).collect(Collectors.joining(separator));
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
