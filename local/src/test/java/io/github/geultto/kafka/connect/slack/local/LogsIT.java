package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.simulator.Faults.Failure;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a worker with all loggers at DEBUG writes while the connector runs, is reconfigured, and
 * fails: no token, and nothing that somebody wrote.
 */
@ExtendWith(SharedCluster.class)
class LogsIT {
  private static final String A = "C0LOGA";
  private static final String HISTORY = "conversations.history";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String WRONG = "xoxb-1234-wrong-token";
  private static final String LOG4J =
      """
      <Configuration status="warn">
        <Appenders>
          <Console name="console"><PatternLayout pattern="%d %-5level %logger - %m%n%ex"/></Console>
        </Appenders>
        <Loggers><Root level="debug"><AppenderRef ref="console"/></Root></Loggers>
      </Configuration>
      """;

  @TempDir private static Path folder;

  @Test
  void neitherTokensNorTextsAreLogged(Cluster broker) throws Exception {
    int port = Jvm.freePort();
    Path logging = Files.writeString(folder.resolve("log4j2.xml"), LOG4J);
    String settings =
        PlainWorker.settings(broker.bootstrapServers(), port, Plugins.folders().get(0), folder)
            .replace("group.id=connect", "group.id=logs")
            .replace("=connect-", "=logs-");
    try (PlainWorker worker =
            PlainWorker.start(PlainWorker.kafka(), folder, settings, port, logging, Map.of());
        Community slack = new Community(folder.resolve("slack"), A);
        Mail mail = new Mail(folder.resolve("mail"), 1, broker.bootstrapServers(), "logs.outbox")) {
      new ConnectRest(worker.url()).awaitHealthy(Duration.ofMinutes(2));
      Cluster cluster = new Cluster(broker.bootstrapServers(), worker.url());
      try (Deployment connector =
          new Deployment(cluster, slack, "logs", A)
              .with("include.raw.json", "true")
              .with("exactly.once.support", "required")) {
        String root = slack.post(A, "verysecretpost 비밀글");
        slack.reply(A, root, "verysecretreply");
        connector.deploy();
        connector.messages(2);
        slack.edit(A, root, "verysecretedit");
        connector.until("u " + A + "/" + root);
        slack.faults().expireCursors(2).truncateReactionUsers(1).shortPages(true);
        for (Kind kind : List.of(Kind.HTTP_500, Kind.MALFORMED, Kind.DROPPED)) {
          long calls = slack.calls(HISTORY) + 1;
          slack.faults().fail(HISTORY, Failure.of(kind, 1));
          await(kind.name()).atMost(SOON).until(() -> slack.calls(HISTORY) >= calls);
          slack.faults().stopFailing(HISTORY);
        }
        slack.faults().clear();
        assertThat(connector.with("slack.token", WRONG).refusal()).doesNotContain(WRONG);
        connector.settled();
        slack.faults().revokeToken(true);
        await("failure").atMost(SOON).until(() -> !connector.failure().isEmpty());
        assertThat(connector.failure()).doesNotContain(slack.token());
      }
      send(mail, cluster);
      worker.terminate();
      String log = worker.log();
      // Not of the whole log, which a failure would print.
      assertThat(log.lines().filter(line -> line.contains("DEBUG io.github.geultto")))
          .as("the connector's own lines")
          .anyMatch(line -> line.contains(HISTORY));
      List<String> secrets =
          List.of(
              slack.token(),
              WRONG,
              "verysecret",
              "비밀글",
              "\\ube44\\ubc00\\uae00",
              "sentinel 1",
              "jane@",
              "제인");
      assertThat(log.lines().filter(line -> secrets.stream().anyMatch(line::contains)).limit(5))
          .isEmpty();
    }
  }

  /** Messages that go well, that get no answer, that are refused, and that are none. */
  private static void send(Mail mail, Cluster cluster) throws Exception {
    Map<String, String> config = mail.connector();
    config.put("errors.tolerance", "all");
    config.put("errors.log.enable", "true");
    new ConnectRest(URI.create(cluster.url())).put("logs.outbox", config);
    mail.slack().faults().fail("chat.postMessage", Failure.of(Kind.LOST, 2));
    for (String to :
        List.of(Mail.GENERAL, "U9999", "verysecret text as a destination", "#general")) {
      mail.send(Map.of("message_id", "id of " + to.length(), "to", to, "text", "verysecretmail"));
    }
    mail.send(Map.of("message_id", "4", "to", "C12", "unfurl", "verysecret but no boolean"));
    mail.sendJson("\"verysecretrecord\"");
    mail.send(Map.of("message_id", "last", "to", Mail.GENERAL, "text", "verysecretlast"));
    await("messages").atMost(SOON).until(() -> mail.posts(Mail.GENERAL).size() == 3);
  }
}
