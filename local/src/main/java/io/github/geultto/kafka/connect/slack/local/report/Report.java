package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.annotation.JsonCreator;
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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A report as its folder in {@code schema/reports} describes it: {@code report.yaml}, a query for
 * each kind of database, and templates of the message.
 */
final class Report {
  private static final Pattern DAY = Pattern.compile("today(?:-(\\d+))?");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler().withEscaper(Report::escape).withFormatter(Report::format).nullValue("");

  /** Who gets it. */
  enum Audience {
    /** One message for all rows, to a channel. */
    CHANNEL,
    /** A message for each row, to its recipient. */
    ROW
  }

  /**
   * A parameter.
   *
   * @param value that it has where none is given; null if one has to be given
   * @param about what it is, for people
   * @param date whether it is a day; {@code today} and {@code today-14} are days
   * @param name whether it is the name of a table, which stands in the query itself
   */
  record Parameter(String value, String about, boolean date, boolean name) {
    @JsonCreator
    Parameter(
        @JsonProperty("default") String value,
        @JsonProperty(value = "about", required = true) String about,
        @JsonProperty("date") boolean date,
        @JsonProperty("name") boolean name) {
      this.value = value;
      this.about = about;
      this.date = date;
      this.name = name;
    }
  }

  private record Header(
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) Audience audience,
      @JsonProperty(required = true) String period,
      Map<String, Parameter> parameters) {}

  private final Path folder;
  private final Header header;

  private Report(Path folder, Header header) {
    this.folder = folder;
    this.header = header;
  }

  /**
   * Reads a report.
   *
   * @param reports the folder of all of them
   * @throws UsageException if there is none of that name, or it cannot be read
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
      throw new UsageException(
          "%s: %s".formatted(folder.resolve("report.yaml"), e.getOriginalMessage()), e);
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

  String title() {
    return header.title();
  }

  Audience audience() {
    return header.audience();
  }

  /** The parameters, by name. */
  Map<String, Parameter> parameters() {
    return header.parameters() == null ? Map.of() : header.parameters();
  }

  /** What tells its messages apart from those that the same people got at other times. */
  String period(Map<String, String> values) {
    return render(MUSTACHE.escapeHTML(false).compile(header.period()), values);
  }

  /**
   * The values of all parameters.
   *
   * @param given by name
   * @throws UsageException if one is unknown, missing, or no day where it has to be one
   */
  Map<String, String> values(Map<String, String> given, LocalDate today) {
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
                    "Report %s needs --param %s=…: %s".formatted(name(), name, parameter.about()));
              }
              values.put(name, checked(name, parameter, value, today));
            });
    return values;
  }

  private static String checked(String name, Parameter parameter, String value, LocalDate today) {
    if (parameter.name() && !value.matches("\\w+(\\.\\w+){0,2}")) {
      throw new UsageException(name + ": \"" + value + "\" is no name of a table or view");
    }
    if (!parameter.date()) {
      return value;
    }
    Matcher day = DAY.matcher(value);
    try {
      if (day.matches()) {
        return today.minusDays(day.group(1) == null ? 0 : Long.parseLong(day.group(1))).toString();
      }
      return LocalDate.parse(value).toString();
    } catch (DateTimeException | NumberFormatException e) {
      throw new UsageException(
          "%s: \"%s\" is no day such as 2026-01-31, today or today-14".formatted(name, value), e);
    }
  }

  /** The query, in the database's dialect. */
  String query(Warehouse.Dialect dialect) throws IOException {
    return Files.readString(
        folder.resolve("query." + dialect.name().toLowerCase(Locale.ROOT) + ".sql"));
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
    return template(Files.readString(file), file.toString());
  }

  /**
   * A template of one's own.
   *
   * @param source where it is from, for errors
   */
  static Template template(String text, String source) {
    try {
      return MUSTACHE.compile(text);
    } catch (MustacheException e) {
      throw new UsageException(source + ": " + e.getMessage(), e);
    }
  }

  /** A message. */
  static String render(Template template, Map<String, ?> model) {
    try {
      return template.execute(model).strip();
    } catch (MustacheException e) {
      throw new UsageException("The template asks for what there is not: " + e.getMessage(), e);
    }
  }

  /** The rows as a template sees them: by their section where they have one. */
  static Map<String, Object> model(Map<String, String> values, List<Map<String, Object>> rows) {
    Map<String, Object> model = new TreeMap<>(values);
    for (Map<String, Object> row : rows) {
      Object section = row.getOrDefault("section", "rows");
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
