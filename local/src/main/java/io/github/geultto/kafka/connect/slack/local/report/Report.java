package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A report as its folder in {@code schema/reports} describes it: {@code report.yaml}, a query for
 * each kind of database, and templates of the message.
 */
final class Report {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler().withEscaper(Report::escape).nullValue("").emptyStringIsFalse(true);

  /** Who gets it. */
  enum Audience {
    /** One message for all rows, to a channel. */
    CHANNEL,
    /** A message for each row, to its recipient. */
    ROW
  }

  /**
   * The content of {@code report.yaml}.
   *
   * @param title by language
   * @param period what distinguishes its messages from those of other times, with parameters
   * @param thousands whether numbers in messages are written with separators
   */
  record Header(
      @JsonProperty(required = true) Map<String, String> title,
      @JsonProperty(required = true) Audience audience,
      @JsonProperty(required = true) String period,
      boolean thousands,
      Map<String, Parameter> parameters) {
    Header {
      parameters = parameters == null ? Map.of() : parameters;
      if (title == null || !title.containsKey(ENGLISH) || audience == null || period == null) {
        throw new IllegalArgumentException(
            "title (at least for en), audience or period is missing");
      }
      parameters.forEach(
          (name, parameter) -> {
            if (parameter == null || parameter.about() == null) {
              throw new IllegalArgumentException("parameter " + name + " has no about");
            }
          });
    }
  }

  private static final String ENGLISH = "en";

  private final Path folder;
  private final Header header;
  private final Mustache.Compiler mustache;

  private Report(Path folder, Header header) {
    this.folder = folder;
    this.header = header;
    this.mustache = header.thousands() ? MUSTACHE.withFormatter(Report::format) : MUSTACHE;
  }

  /**
   * Reads a report.
   *
   * @param reports the folder of all of them
   * @throws UsageException if no report has that name, or it cannot be read
   */
  static Report load(Path reports, String name) throws IOException {
    Path folder = reports.resolve(name);
    if (!name.matches("[\\w-]+") || !Files.exists(folder.resolve("report.yaml"))) {
      throw new UsageException(
          "There is no report \"%s\"; there are %s".formatted(name, names(reports)));
    }
    try {
      return new Report(
          folder, YAML.readValue(folder.resolve("report.yaml").toFile(), Header.class));
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new UsageException("%s: %s".formatted(folder.resolve("report.yaml"), reason), e);
    }
  }

  /** The names of all reports. */
  static List<String> names(Path reports) throws IOException {
    try (Stream<Path> folders = Files.list(reports)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("report.yaml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** What it is called in a language, or in English. */
  String title(String language) {
    return header.title().getOrDefault(language, header.title().get(ENGLISH));
  }

  Audience audience() {
    return header.audience();
  }

  /** The parameters, by name. */
  Map<String, Parameter> parameters() {
    return header.parameters();
  }

  /** What distinguishes its messages from those of other times to the same people. */
  String period(Map<String, String> values) {
    Template period =
        compiled(MUSTACHE.escapeHTML(false), header.period(), folder.resolve("report.yaml"));
    return render(period, values);
  }

  /**
   * The values of all parameters.
   *
   * @param given by name
   * @param channels ids of channels by name
   * @throws UsageException if one is unknown, missing or invalid
   */
  Map<String, String> values(
      Map<String, String> given, LocalDate today, Map<String, String> channels) {
    given
        .keySet()
        .forEach(
            name -> {
              if (!parameters().containsKey(name)) {
                throw new UsageException(
                    "Report %s has no parameter \"%s\"; it has %s"
                        .formatted(name(), name, parameters().keySet()));
              }
            });
    Map<String, String> values = new LinkedHashMap<>();
    parameters()
        .forEach(
            (name, parameter) -> {
              String value = given.getOrDefault(name, parameter.value());
              if (value == null) {
                throw new UsageException(
                    "Report %s requires --param %s=…: %s"
                        .formatted(name(), name, parameter.about()));
              }
              values.put(name, parameter.checked(name, value, today, channels));
            });
    String since = values.getOrDefault("since", "");
    String until = values.getOrDefault("until", since);
    if (since.compareTo(until) > 0) {
      throw new UsageException("since (%s) is after until (%s)".formatted(since, until));
    }
    return values;
  }

  /** The query, in the database's dialect. */
  String query(Warehouse.Dialect dialect) throws IOException {
    Path file = folder.resolve("query." + dialect.name().toLowerCase(Locale.ROOT) + ".sql");
    return Files.readString(file);
  }

  /**
   * The template of the message.
   *
   * @param language such as {@code en}
   * @throws UsageException if there is none in that language, or it cannot be read
   */
  Template template(String language) throws IOException {
    Path file = folder.resolve("message." + language + ".mustache");
    if (!Files.exists(file)) {
      file = folder.resolve("message.mustache");
    }
    if (!Files.exists(file)) {
      throw new UsageException("Report %s has no message in \"%s\"".formatted(name(), language));
    }
    return template(file);
  }

  /** A custom template. */
  Template template(Path file) throws IOException {
    return compiled(mustache, Files.readString(file), file);
  }

  private static Template compiled(Mustache.Compiler compiler, String text, Path source) {
    try {
      return compiler.compile(text);
    } catch (MustacheException | UnsupportedOperationException e) {
      throw new UsageException(source + ": " + e.getMessage(), e);
    }
  }

  /** A message. */
  static String render(Template template, Map<String, ?> model) {
    try {
      return template.execute(model).strip();
    } catch (MustacheException | UnsupportedOperationException e) {
      throw new UsageException(
          "The template uses an unknown name: " + e.getMessage() + ". It can use " + model.keySet(),
          e);
    }
  }

  /** The rows as a template sees them: by their section where they have one. */
  static Map<String, Object> model(Map<String, String> values, List<Map<String, Object>> rows) {
    Map<String, Object> model = new TreeMap<>(values);
    for (Map<String, Object> row : rows) {
      Object section = Objects.requireNonNullElse(row.get("section"), "rows");
      @SuppressWarnings("unchecked") // made here
      List<Object> list =
          (List<Object>)
              model.compute(
                  section.toString(),
                  (key, old) -> old instanceof List<?> ? old : new ArrayList<>());
      list.add(row);
    }
    return model;
  }

  /** As Slack asks for: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String format(Object value) {
    return value instanceof Number number && number.longValue() == number.doubleValue()
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.valueOf(value);
  }
}
