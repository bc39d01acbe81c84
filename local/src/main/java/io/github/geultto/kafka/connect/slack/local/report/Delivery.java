package io.github.geultto.kafka.connect.slack.local.report;

import io.github.geultto.kafka.connect.slack.local.report.Letters.Letter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hands messages to the outbox, and prints them. */
final class Delivery {
  private static final int MOST_SHOWN = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Names names;

  Delivery(PrintWriter out, PrintWriter err, Names names) {
    this.out = out;
    this.err = err;
    this.names = names;
  }

  /**
   * Sends the messages that were not sent before.
   *
   * @param dryRun whether they are only printed
   */
  void send(Letters letters, OutboxTopic outbox, boolean dryRun) throws InterruptedException {
    Set<String> sent = outbox.sent();
    List<Letter> due =
        letters.letters().stream().filter(letter -> !sent.contains(letter.id())).toList();
    show(dryRun ? due : due.subList(0, Math.min(due.size(), MOST_SHOWN)));
    if (!dryRun) {
      if (due.size() > MOST_SHOWN) {
        out.printf("… and %,d more%n%n", due.size() - MOST_SHOWN);
      }
      outbox.publish(due);
    }
    letters.refusals().forEach(err::println);
    err.flush();
    out.printf(
        Locale.ROOT,
        "%,d %s as %s…%s%s%n",
        due.size(),
        dryRun ? "to send" : due.size() == 1 ? "message sent" : "messages sent",
        letters.prefix(),
        part(letters.letters().size() - due.size(), "sent before"),
        part(letters.refusals().size(), "skipped, see above"));
    out.flush();
  }

  private void show(List<Letter> letters) {
    for (Letter letter : letters) {
      String text = names.inText(letter.text()).indent(2).stripTrailing();
      out.printf("To %s%n%s%n%n", names.of(letter.to()), text);
    }
    out.flush();
  }

  private static String part(int count, String what) {
    return count == 0 ? "" : ", %,d %s".formatted(count, what);
  }
}
