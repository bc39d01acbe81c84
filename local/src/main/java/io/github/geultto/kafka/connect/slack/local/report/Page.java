package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
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
   * @param language such as {@code en}
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
    Mrkdwn mrkdwn = new Mrkdwn(queries.names());
    return filled(
        resource("/report/page.html"),
        Map.of(
            "title",
            Mrkdwn.escape(report.title(language)),
            "since",
            days.get("since"),
            "until",
            days.get("until"),
            "message",
            message.isEmpty()
                ? ""
                : "<section class=\"message\">" + mrkdwn.html(message) + "</section>",
            "data",
            JSON.writeValueAsString(data).replace("</", "<\\/"),
            "library",
            resource(LIBRARY).replace("</script", "<\\/script")));
  }

  /** As they look: some have several names, and each a name for every colour of skin. */
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

  /** In one go: what is put in is not looked at again. */
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
