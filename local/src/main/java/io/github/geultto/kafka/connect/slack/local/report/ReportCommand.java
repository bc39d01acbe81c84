package io.github.geultto.kafka.connect.slack.local.report;

import com.samskivert.mustache.Template;
import io.github.geultto.kafka.connect.slack.local.Plugins;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./run report}: makes messages of the tables and hands them to the sink. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Builds a report from the tables, prints its messages, and sends them to Slack."
          + " Nobody gets the same message twice. While ./run is up, no addresses are required.",
      "",
      "Reports are folders in schema/reports; see docs/reports.md."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String RECIPIENT = "recipient";

  /** Of the PostgreSQL of {@code ./run} with its default ports. */
  public static final String JDBC_URL = "jdbc:postgresql://127.0.0.1:15432/postgres?user=postgres";

  private static final String KAFKA = "127.0.0.1:9092";

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The name of the report, such as top-users.")
  String name;

  @Option(names = "--list", description = "List the reports with their parameters, and end.")
  boolean list;

  @Option(
      names = "--param",
      paramLabel = "KEY=VALUE",
      description = "A parameter of the report; can be repeated.")
  Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--to",
      paramLabel = "CHANNEL",
      description =
          "The recipient of a report for a channel: the channel's id or #name, or a user's id.")
  String to;

  @Option(
      names = "--language",
      paramLabel = "en|ko",
      description = "The language of the messages. Default: en.")
  String language = "en";

  @Option(names = "--dry-run", description = "Print the messages and send nothing.")
  boolean dryRun;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with charts instead of messages.")
  Path html;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Read the rows from a file instead of the query; its first line has the column names,"
              + " including recipient.")
  Path csv;

  @Option(
      names = "--message",
      paramLabel = "FILE",
      description = "A custom template instead of the report's.")
  Path message;

  @Option(
      names = "--period",
      paramLabel = "TEXT",
      description =
          "The period that identifies the messages, instead of the report's own: a recipient"
              + " gets one message per report and period.")
  String period;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "The database. Default: the PostgreSQL of ./run.")
  String jdbcUrl = JDBC_URL;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The broker with the topic slack.outbox. Default: that of ./run.")
  String kafka = KAFKA;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (NoSuchFileException e) {
      throw new UsageException("There is no file " + e.getFile(), e);
    } catch (CharacterCodingException e) {
      throw new UsageException("A file is not in UTF-8", e);
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new UsageException(
          "Kafka at %s: %s. Start ./run, or specify another broker with --kafka"
              .formatted(kafka, OutboxTopic.reason(e)),
          e);
    }
  }

  /** The options to give for these addresses; none for those of a {@code ./run} by default. */
  public static String addresses(String jdbcUrl, String kafka) {
    return jdbcUrl.equals(JDBC_URL) && kafka.equals(KAFKA)
        ? ""
        : " --jdbc-url='%s' --kafka=%s".formatted(jdbcUrl, kafka);
  }

  private int run() throws IOException, InterruptedException {
    if (html != null && !Files.isDirectory(html.toAbsolutePath().getParent())) {
      throw new UsageException("--html: there is no folder " + html.toAbsolutePath().getParent());
    }
    Path reports = Plugins.root().resolve("schema/reports");
    if (list) {
      out().print(ReportList.of(reports, language));
      out().flush();
      return 0;
    }
    if (name == null) {
      throw new UsageException("The name of a report is missing: ./run report --list lists them");
    }
    Report report = Report.load(reports, name);
    try (Warehouse warehouse = Warehouse.connect(jdbcUrl)) {
      CommonQueries common = new CommonQueries(reports.resolve("common"), warehouse);
      LocalDate today = LocalDate.now(common.zone());
      Recipients recipients = common.recipients();
      Map<String, String> values = report.values(params, today, recipients.channels());
      if (html != null) {
        String text = text(report, values, warehouse);
        Files.writeString(html, Page.of(report, language, values, text, common, today));
        out().println("Written to " + html);
        return 0;
      }
      String about = period == null ? report.period(values) : period;
      Letters letters = letters(report, values, warehouse, new Letters(name, about, recipients));
      Delivery delivery =
          new Delivery(out(), spec.commandLine().getErr(), new Names(common.names()));
      try (OutboxTopic outbox = new OutboxTopic(kafka, dryRun)) {
        delivery.send(letters, outbox, dryRun);
      }
      return 0;
    }
  }

  /** The message of a report for a channel; empty where each person gets another one. */
  private String text(Report report, Map<String, String> values, Warehouse warehouse)
      throws IOException {
    return report.audience() == Report.Audience.ROW
        ? ""
        : Report.render(template(report), Report.model(values, rows(report, values, warehouse)));
  }

  private Letters letters(
      Report report, Map<String, String> values, Warehouse warehouse, Letters letters)
      throws IOException {
    if (report.audience() == Report.Audience.CHANNEL) {
      if (to == null) {
        throw new UsageException(
            "Report " + name + " is sent to a channel: specify it with --to '#…'");
      }
      letters.add("--to", to, text(report, values, warehouse));
      if (letters.letters().isEmpty()) {
        throw new UsageException(letters.refusals().get(0));
      }
      return letters;
    }
    if (to != null) {
      throw new UsageException(
          "Report %s is sent to the recipient of each row: remove --to".formatted(name));
    }
    Template template = template(report);
    int number = 0;
    for (Map<String, Object> row : rows(report, values, warehouse)) {
      number++;
      if (row.containsKey(CsvRows.FAULT)) {
        letters.refuse("Row " + number, row.get(CsvRows.FAULT).toString());
        continue;
      }
      if (!row.containsKey(RECIPIENT)) {
        throw new UsageException("The rows have no column recipient, only " + row.keySet());
      }
      Map<String, Object> model = new HashMap<>(values);
      model.putAll(row);
      letters.add(
          "Row " + number,
          Objects.toString(row.get(RECIPIENT), ""),
          Report.render(template, model));
    }
    return letters;
  }

  private Template template(Report report) throws IOException {
    return message == null ? report.template(language) : report.template(message);
  }

  private List<Map<String, Object>> rows(
      Report report, Map<String, String> values, Warehouse warehouse) throws IOException {
    if (csv != null) {
      return CsvRows.read(csv);
    }
    List<String> tables =
        report.parameters().entrySet().stream()
            .filter(parameter -> parameter.getValue().kind() == Parameter.Kind.TABLE)
            .map(Map.Entry::getKey)
            .toList();
    for (String table : tables) {
      if (values.get(table).isEmpty()) {
        throw new UsageException(
            "Report %s requires --csv FILE or --param %s=…: %s"
                .formatted(name, table, report.parameters().get(table).about()));
      }
    }
    return warehouse.rows(report.query(warehouse.dialect()), values, tables);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
