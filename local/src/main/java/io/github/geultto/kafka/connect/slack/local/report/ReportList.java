package io.github.geultto.kafka.connect.slack.local.report;

import java.io.IOException;
import java.nio.file.Path;

/** The output of {@code ./run report --list}. */
final class ReportList {
  private ReportList() {}

  /** Each report with its title, recipient and parameters. */
  static String of(Path reports, String language) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : Report.names(reports)) {
      Report report = Report.load(reports, name);
      String recipient =
          report.audience() == Report.Audience.CHANNEL
              ? "to a channel"
              : "to the recipient of each row";
      text.append("%-14s %s, %s%n".formatted(name, report.title(language), recipient));
      report
          .parameters()
          .forEach(
              (parameter, meaning) ->
                  text.append(
                      "  %-20s %s%s%n"
                          .formatted(parameter, meaning.about(), standard(meaning.value()))));
    }
    return text.toString();
  }

  private static String standard(String value) {
    return value == null ? " (required)" : value.isEmpty() ? "" : " (default: " + value + ")";
  }
}
