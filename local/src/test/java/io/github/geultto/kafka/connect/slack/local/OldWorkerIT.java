package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged plugin on a Connect worker of the Kafka version in src/test/old-worker, older than
 * the one that it is built against: what it offers an operator works there too.
 */
@ExtendWith(SharedCluster.class)
class OldWorkerIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final Path LIBS = Path.of("src/test/old-worker/target/libs");
  private static final Pattern KAFKA = Pattern.compile("kafka-clients-([\\d.]+)\\.jar");
  private static final String NO_METRICS = "This worker is older than Kafka 4.1";

  @TempDir private static Path folder;

  @Test
  void theConnectorWorks(Cluster broker) throws Exception {
    assertThat(LIBS).as("made by: mvn -f local/src/test/old-worker package").isDirectory();
    List<Path> kafka = PlainWorker.jars(LIBS);
    String version = version(kafka);
    int port = Jvm.freePort();
    // Beside the workers that use this broker as well.
    String settings =
        PlainWorker.settings(broker.bootstrapServers(), port, Plugins.folders().get(0), folder)
            .replace("group.id=connect", "group.id=old")
            .replace("=connect-", "=old-");
    try (PlainWorker worker =
            PlainWorker.start(
                kafka, folder, settings, port, Path.of("target/classes/log4j2.xml"), Map.of());
        Community slack = new Community(folder.resolve("slack"), A, B);
        Mail mail = new Mail(folder.resolve("mail"), 1, broker.bootstrapServers(), "old.outbox")) {
      awaitWorker(worker);
      Cluster old = new Cluster(broker.bootstrapServers(), worker.url());
      System.out.println("old worker: Kafka " + version);
      try (Deployment connector =
          new Deployment(old, slack, "old", A, B)
              .with("tasks.max", "2")
              .with("exactly.once.support", "required")) {
        slack.ago(Duration.ofDays(2));
        String root = slack.post(A, "a thread");
        slack.reply(A, root, "an answer");
        slack.react(A, root, "heart");
        String deleted = slack.post(B, "to be deleted");
        slack.now();
        connector.deploy();
        assertThat(events(connector.messages(3)))
            .containsExactlyInAnyOrderElementsOf(
                slack.keys(A, B).stream().map(key -> "r " + key).toList());
        slack.delete(B, deleted);
        connector.until("d " + B + "/" + deleted + " ✝");
        assertThat(connector.settled()).isEmpty();

        connector.stop();
        assertThat(connector.patchOffset("{\"channel\":\"%s\"}".formatted(A), "{\"ts\":12.5}"))
            .satisfies(answer -> assertThat(answer.message()).contains("quote it"));
        assertThat(
                connector
                    .patchOffset("{\"channel\":\"%s\"}".formatted(A), "{\"ts\":\"2024-01-01\"}")
                    .status())
            .isEqualTo(200);
        List<String> before = slack.keys(A).stream().map(key -> "r " + key).toList();
        connector.resume();
        assertThat(events(connector.settled())).containsExactlyInAnyOrderElementsOf(before);

        assertThat(connector.with("slack.token", "xoxb-wrong").refusal()).contains("slack.token");
      }
      new ConnectRest(worker.url()).put("old.outbox", mail.connector());
      mail.send(Map.of("message_id", "1", "to", Mail.GENERAL, "text", "hello"));
      await("the message")
          .atMost(Duration.ofMinutes(1))
          .until(() -> mail.posts(Mail.GENERAL).size() == 1);
      String log = worker.log();
      assertThat(log).doesNotContain("NoSuchMethodError", "NoClassDefFoundError", "LinkageError");
      boolean old41 = new ComparableVersion(version).compareTo(new ComparableVersion("4.1")) < 0;
      assertThat(log.contains(NO_METRICS)).as("says that metrics are missing").isEqualTo(old41);
    }
  }

  private static String version(List<Path> kafka) {
    return kafka.stream()
        .flatMap(jar -> KAFKA.matcher(jar.getFileName().toString()).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** Without {@code /health}, which came with 3.9. */
  private static void awaitWorker(PlainWorker worker) {
    ConnectRest rest = new ConnectRest(worker.url());
    await("the worker, " + worker.url())
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsMatching(e -> e instanceof java.io.IOException && worker.isAlive())
        .until(() -> rest.get("connectors").isArray());
  }
}
