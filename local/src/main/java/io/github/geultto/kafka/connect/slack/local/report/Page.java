package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report as a page that stands alone: its message, and charts of the same days. The template and
 * the library that draws are in it, so that it asks for nothing from elsewhere.
 */
final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  private static final int MOST_EMOJI = 15;
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /**
   * Makes the page.
   *
   * @param language of the page; English where its labels are not there
   * @param values of the report's parameters; without days in them the page is about the last 90
   * @param message in Slack's markup; empty for none
   * @param today in the zone of the tables
   */
  static String of(
      Report report,
      String language,
      Map<String, String> values,
      String message,
      CommonQueries queries,
      LocalDate today)
      throws IOException {
    Map<String, String> days = days(values, today);
    Map<String, Object> data = new LinkedHashMap<>();
    for (String query : List.of("days", "channels", "hours", "pairs")) {
      data.put(query, queries.rows(query, days));
    }
    data.put("emoji", emoji(queries.rows("emoji", days)));
    Map<String, String> labels = labels(language);
    Map<String, String> places = new HashMap<>(labels);
    places.putAll(days);
    places.put("title", Mrkdwn.escape(report.title(language)));
    places.put("message", message(message, queries));
    places.put("data", json(data));
    places.put("labels", json(labels));
    places.put("library", resource(LIBRARY).replace("</script", "<\\/script"));
    return filled(resource("/report/page.html"), places);
  }

  private static String message(String text, CommonQueries queries) throws IOException {
    return text.isEmpty()
        ? ""
        : "<section class=\"message\">%s</section>"
            .formatted(new Mrkdwn(queries.names()).html(text));
  }

  /** For a script element, whose end and whose comments are found before JSON is read. */
  private static String json(Object value) throws IOException {
    return JSON.writeValueAsString(value).replace("<", "\\u003c");
  }

  private static Map<String, String> labels(String language) throws IOException {
    JsonNode all = JSON.readTree(resource("/report/labels.json"));
    return JSON.convertValue(
        all.has(language) ? all.get(language) : all.get("en"), new TypeReference<>() {});
  }

  /** As they look: some have several names. */
  private static List<Map<String, Object>> emoji(List<Map<String, Object>> rows) {
    Map<String, Long> counts = new LinkedHashMap<>();
    rows.forEach(
        row ->
            counts.merge(
                Mrkdwn.emoji(row.get("emoji").toString()),
                ((Number) row.get("n")).longValue(),
                Long::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_EMOJI)
        .map(entry -> Map.<String, Object>of("emoji", entry.getKey(), "n", entry.getValue()))
        .toList();
  }

  /** In one pass: inserted text is not expanded again. */
  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
  }

  private static Map<String, String> days(Map<String, String> values, LocalDate today) {
    return Map.of(
        "since", values.getOrDefault("since", today.minusDays(90).toString()),
        "until", values.getOrDefault("until", today.toString()));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
