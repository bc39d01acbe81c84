package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.samskivert.mustache.Template;
import io.github.geultto.kafka.connect.slack.local.Plugins;
import io.github.geultto.kafka.connect.slack.local.RunCommand;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import io.github.geultto.kafka.connect.slack.local.report.Letters.Letter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "Makes a report of the tables, shows its messages, and sends them to Slack. Who has got one"
          + " does not get it again. Beside a ./run that is up it needs no addresses.",
      "",
      "Reports are folders in schema/reports; docs/reports.md tells of them."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String RECIPIENT = "recipient";
  private static final int MOST_SHOWN = 20;

  @Parameters(paramLabel = "NAME", description = "Which report, such as top-users.")
  String name;

  @Option(
      names = "--param",
      paramLabel = "KEY=VALUE",
      description = "A parameter of the report; as often as there are any.")
  Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--to",
      paramLabel = "CHANNEL",
      description = "Where a report for a channel goes: the channel's id or #name, or a user's id.")
  String to;

  @Option(names = "--language", paramLabel = "en|ko", description = "Of the messages. Default: en.")
  String language = "en";

  @Option(names = "--dry-run", description = "Show the messages and send nothing.")
  boolean dryRun;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with charts in place of messages.")
  Path html;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Take the rows from a file in place of the query: its first line has the columns' names,"
              + " one of which is recipient.")
  Path csv;

  @Option(
      names = "--message",
      paramLabel = "FILE",
      description = "A template of one's own in place of the report's.")
  Path message;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      converter = RunCommand.ZoneConverter.class,
      description = "The zone of the tables' days, in which today is today. Default: UTC.")
  ZoneId zone = ZoneId.of("UTC");

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "The database. Default: the PostgreSQL of ./run.")
  String jdbcUrl = "jdbc:postgresql://127.0.0.1:15432/postgres?user=postgres";

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The broker with the topic slack.outbox. Default: that of ./run.")
  String kafka = "127.0.0.1:9092";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path reports = Plugins.root().resolve("schema/reports");
    Report report = Report.load(reports, name);
    Map<String, String> values = report.values(params, LocalDate.now(zone));
    try (Warehouse warehouse = Warehouse.connect(jdbcUrl)) {
      CommonQueries common = new CommonQueries(reports.resolve("common"), warehouse);
      if (html != null) {
        Files.writeString(
            html,
            Page.of(report, values, text(report, values, warehouse), common, LocalDate.now(zone)));
        out().println("Written to " + html);
        return 0;
      }
      Letters letters = letters(report, values, warehouse, common);
      return send(letters);
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
      Report report, Map<String, String> values, Warehouse warehouse, CommonQueries common)
      throws IOException {
    Letters letters = new Letters(report.name(), report.period(values), common.deactivated());
    if (report.audience() == Report.Audience.CHANNEL) {
      if (to == null) {
        throw new UsageException("Report " + name + " goes to a channel: name it by --to '#…'");
      }
      letters.add("the report", to, text(report, values, warehouse));
      return letters;
    }
    if (to != null) {
      throw new UsageException(
          "Report %s goes to the recipient of each row: --to is for others".formatted(name));
    }
    Template template = template(report);
    int number = 0;
    for (Map<String, Object> row : rows(report, values, warehouse)) {
      number++;
      if (!row.containsKey(RECIPIENT)) {
        throw new UsageException("The rows have no column recipient, but " + row.keySet());
      }
      Map<String, Object> model = new HashMap<>(values);
      model.putAll(row);
      Object recipient = row.get(RECIPIENT);
      letters.add(
          "Row " + number,
          recipient == null ? "" : recipient.toString().strip(),
          Report.render(template, model));
    }
    return letters;
  }

  private Template template(Report report) throws IOException {
    return message == null
        ? report.template(language)
        : Report.template(Files.readString(message), message.toString());
  }

  private List<Map<String, Object>> rows(
      Report report, Map<String, String> values, Warehouse warehouse) throws IOException {
    if (csv != null) {
      return csvRows();
    }
    List<String> names =
        report.parameters().entrySet().stream()
            .filter(parameter -> parameter.getValue().name())
            .map(Map.Entry::getKey)
            .toList();
    return warehouse.rows(report.query(warehouse.dialect()), values, names);
  }

  private List<Map<String, Object>> csvRows() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (MappingIterator<Map<String, Object>> lines =
        new CsvMapper()
            .readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(csv.toFile())) {
      while (lines.hasNext()) {
        rows.add(lines.next());
      }
    } catch (IOException | RuntimeException e) {
      throw new UsageException("--csv: " + csv + " cannot be read: " + e.getMessage(), e);
    }
    return rows;
  }

  private int send(Letters letters) throws InterruptedException {
    Set<String> sent = new OutboxTopic(kafka).sent();
    List<Letter> due =
        letters.letters().stream().filter(letter -> !sent.contains(letter.id())).toList();
    PrintWriter out = out();
    for (Letter letter : dryRun ? due : due.subList(0, Math.min(due.size(), MOST_SHOWN))) {
      out.printf("To %s%n%s%n%n", letter.to(), letter.text().indent(2).stripTrailing());
    }
    if (!dryRun && due.size() > MOST_SHOWN) {
      out.printf("… and %,d more%n%n", due.size() - MOST_SHOWN);
    }
    out.flush();
    letters.refusals().forEach(refusal -> spec.commandLine().getErr().println(refusal));
    spec.commandLine().getErr().flush();
    if (!dryRun) {
      new OutboxTopic(kafka).publish(due);
    }
    out.printf(
        Locale.ROOT,
        "%,d %s%s%s%n",
        due.size(),
        dryRun ? "to send" : due.size() == 1 ? "message sent" : "messages sent",
        part(letters.letters().size() - due.size(), "sent before"),
        part(letters.refusals().size(), "left out, see above"));
    out.flush();
    return 0;
  }

  private static String part(int count, String what) {
    return count == 0 ? "" : ", %,d %s".formatted(count, what);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
