package io.github.geultto.kafka.connect.slack.local;

import static java.util.stream.Collectors.joining;

import io.github.geultto.kafka.connect.slack.local.report.OutboxTopic;
import io.github.geultto.kafka.connect.slack.local.report.ReportCommand;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The output when the tables are filled. */
final class Summary {
  private Summary() {}

  static String tables(Map<Table, Long> rows, Duration elapsed) {
    StringBuilder text =
        new StringBuilder(
            "The tables equal the workspace, after %d s:%n".formatted(elapsed.toSeconds()));
    rows.forEach(
        (table, count) -> {
          if (!table.isOptional() || count > 0) {
            text.append("  %-26s %,9d rows%n".formatted(table.tableName(), count));
          }
        });
    return text.toString().stripTrailing();
  }

  static String addresses(Pipeline pipeline, SlackServer slack, DataDirectory directory) {
    StringBuilder text = new StringBuilder();
    String database = pipeline.postgres().url();
    add(text, "PostgreSQL", "psql " + database);
    add(text, "Connect", pipeline.connectUrl() + "connectors?expand=status");
    add(
        text,
        "Kafka",
        pipeline.bootstrapServers()
            + Stream.of(Table.values())
                .filter(table -> slack instanceof SimulatedSlack || !table.isOptional())
                .map(Table::topic)
                .collect(joining(", ", " (", ", " + OutboxTopic.NAME + ")")));
    String addresses =
        ReportCommand.addresses(pipeline.postgres().jdbcUrl(), pipeline.bootstrapServers());
    if (slack instanceof SimulatedSlack simulated) {
      add(text, "Slack", slack.api() + " (token " + slack.token() + ")");
      add(text, "Log", directory.log().toString());
      text.append(
          """

          Post a message to the simulated workspace, and see it in the table a moment later:
            curl -s -H 'Authorization: Bearer %s' -d channel=%s --data-urlencode 'text=Hello' %schat.postMessage
            ./run sql "SELECT ts, text FROM slack_conversation_master ORDER BY ts DESC LIMIT 1"%s
          """
              .formatted(
                  slack.token(), simulated.someChannel(), slack.api(), queryAddress(pipeline)));
    } else {
      add(text, "Slack", slack.api().toString());
      add(text, "Log", directory.log().toString());
    }
    text.append(
        """

        Analysts read the views in the schema slack_views, which have local time and no deleted messages:
          ./run sql "SELECT createtime, text FROM slack_views.messages ORDER BY createtime DESC LIMIT 5"%s

        Reports are built from the tables and posted to Slack; ./run report --list lists them:
          ./run report top-users --to '#general' --dry-run%s
        """
            .formatted(queryAddress(pipeline), addresses));
    return text.toString().stripTrailing();
  }

  /** The last line when files of the export could not be read; warnings have named them. */
  static String leftOut(int files) {
    return "Files of the export that could not be read: %d (named in the warnings above)."
        .formatted(files);
  }

  private static String queryAddress(Pipeline pipeline) {
    String url = pipeline.postgres().jdbcUrl();
    return url.equals(ReportCommand.JDBC_URL) ? "" : " --jdbc-url='%s'".formatted(url);
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append("%-11s %s%n".formatted(name, value));
  }
}
