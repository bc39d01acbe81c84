package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a daily re-run of everything was for, down to the rows in PostgreSQL. */
@ExtendWith(SharedCluster.class)
class LateTableIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String A = "C0AAAA";
  private static final String PARTITION = "{\"part\":\"" + A + "/all\"}";

  @TempDir private static Path folder;

  @Test
  void whatHappensLateOrWhileStoppedIsInTheTable(Cluster cluster) throws Exception {
    try (Community slack = new Community(folder.resolve("workspace"), A);
        Postgres postgres =
            Postgres.start(folder.resolve("postgres"), 0, folder.resolve("postgres.log"));
        Tables tables = new Tables(postgres.connect());
        Deployment connector = new Deployment(cluster, slack, "slack", A)) {
      slack.ago(Duration.ofDays(365));
      String yearOld = slack.post(A, "a year old");
      slack.reply(A, yearOld, "as old");
      slack.ago(Duration.ofDays(29));
      String day29 = slack.post(A, "almost out of the window");
      slack.ago(Duration.ofDays(22));
      String root = slack.post(A, "a thread");
      // In a window of three weeks a quiet thread is read once more when it leaves it: soon.
      slack.ago(Duration.ofDays(21).minusSeconds(25));
      String reply = slack.reply(A, root, "three weeks old");
      slack.ago(Duration.ofDays(5));
      String doomed = slack.post(A, "to be deleted");
      slack.now();
      tables.create();
      connector.deploy();
      deploySink(cluster, postgres);
      await("rows")
          .atMost(SOON)
          .until(() -> LivePipeline.messages(tables).keySet().containsAll(slack.keys(A)));

      connector.stop();
      slack.edit(A, day29, "edited on day 29");
      slack.delete(A, doomed);
      // Old history was checked a day ago.
      ObjectNode offset = (ObjectNode) connector.offset(PARTITION);
      offset.put("swept", Instant.now().minus(Duration.ofDays(1)).getEpochSecond() + ".000000");
      assertThat(connector.patchOffset(PARTITION, offset.toString()).status()).isEqualTo(200);
      String added = slack.reply(A, yearOld, "after a year");
      connector.resume();
      await("edit, deletion and late reply")
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(LivePipeline.messages(tables))
                      .doesNotContainKey(A + "/" + doomed)
                      .hasEntrySatisfying(
                          A + "/" + day29,
                          row -> assertThat(row).containsEntry("text", "edited on day 29"))
                      .hasEntrySatisfying(
                          A + "/" + added,
                          row -> assertThat(row).containsEntry("post_id", A + "-" + yearOld))
                      .hasEntrySatisfying(
                          A + "/" + yearOld,
                          row -> assertThat(row).containsEntry("reply_count", 2L)));

      slack.react(A, reply, "heart");
      connector.with("lookback.days", "21").deploy();
      await("reaction")
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(LivePipeline.messages(tables).get(A + "/" + reply))
                      .containsEntry("reaction_count", 2L));
      cluster.request("DELETE", "connectors/" + Connectors.SINK, null);
    }
  }

  private static void deploySink(Cluster cluster, Postgres postgres) throws Exception {
    Cluster.Answer answer =
        cluster.request(
            "PUT",
            "connectors/" + Connectors.SINK + "/config",
            JSON.writeValueAsString(Connectors.sink(postgres.jdbcUrl())));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }
}
