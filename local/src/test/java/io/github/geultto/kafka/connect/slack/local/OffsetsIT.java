package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Offsets through Connect's REST API: what an operator reads, what he may write, what it does. */
@ExtendWith(SharedCluster.class)
class OffsetsIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final String PARTITION_A = "{\"channel\":\"C0AAAA\"}";
  private static final String PART_A = "{\"part\":\"C0AAAA/all\"}";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private Community slack;
  private Deployment connector;

  // Of channel A, from old to new.
  private String yearOld;
  private String old;
  private String before;
  private String after;
  private String lateReply;
  private String newest;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void makeHistory() throws Exception {
    String name = "offsets-" + ++deployments;
    slack = new Community(folder.resolve(name), A, B);
    connector = new Deployment(cluster, slack, name, A, B);
    yearOld = slack.ago(Duration.ofDays(366)).post(A, "a year old");
    old = slack.ago(Duration.ofDays(70)).post(A, "old");
    slack.reply(A, old, "soon after");
    slack.ago(Duration.ofDays(20));
    before = slack.post(A, "before the date");
    slack.post(B, "elsewhere");
    slack.ago(Duration.ofDays(9));
    after = slack.post(A, "after the date");
    lateReply = slack.reply(A, old, "after two months");
    slack.post(B, "elsewhere, too");
    newest = slack.ago(Duration.ofDays(1)).post(A, "the newest");
    slack.now();
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  private void deployAndStop() throws Exception {
    connector.deploy();
    connector.messages(slack.keys(A, B).size());
    // The lists come in their own time.
    assertThat(connector.settled()).filteredOn(Deployment::isMessage).isEmpty();
    connector.stop();
  }

  private List<Emitted> resumed() throws Exception {
    connector.resume();
    return connector.settled();
  }

  @Test
  void aChannelIsEmittedAgainFromADateOnAndNothingElse() throws Exception {
    deployAndStop();
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(10);
    Instant date = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    for (String form :
        List.of(
            date.getEpochSecond() + ".000000",
            day.toString(),
            date.atOffset(ZoneOffset.ofHours(9)).toString())) {
      // The posts by which a deployment settles are younger than the date, too.
      List<String> expected = new ArrayList<>();
      for (String key : slack.keys(A)) {
        if (key.compareTo(A + "/" + date.getEpochSecond()) >= 0) {
          expected.add("r " + key);
        }
      }
      assertThat(expected)
          .contains("r " + A + "/" + lateReply)
          .doesNotContain("r " + A + "/" + before, "r " + A + "/" + old);

      patch("{\"ts\":\"" + form + "\"}");
      assertThat(events(resumed())).as(form).containsExactlyInAnyOrderElementsOf(expected);
      connector.stop();
    }
  }

  @Test
  void nullIsTheWholeChannelAndNoOther() throws Exception {
    deployAndStop();
    List<String> expected = slack.keys(A).stream().map(key -> "r " + key).toList();
    patch("null");
    assertThat(events(resumed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void deletingAllEmitsEverythingAgain() throws Exception {
    deployAndStop();
    List<String> expected = new ArrayList<>(List.of("r U1", "r U2", "r " + A, "r " + B));
    slack.keys(A, B).forEach(key -> expected.add("r " + key));
    connector.deleteOffsets();
    assertThat(events(resumed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aNewConnectorCanStartAtADate() throws Exception {
    connector.deployStopped();
    String date = LocalDate.now(ZoneOffset.UTC).minusDays(10).toString();
    for (String channel : List.of(A, B)) {
      connector.patchOffset("{\"channel\":\"" + channel + "\"}", "{\"ts\":\"" + date + "\"}");
    }
    assertThat(events(resumed()))
        .contains("r " + A + "/" + after, "r " + A + "/" + lateReply, "r " + A + "/" + newest)
        .noneMatch(
            event -> event.contains(before) || event.endsWith(old) || event.endsWith(yearOld));
  }

  @Test
  void aPersonCanReadThem() throws Exception {
    deployAndStop();
    JsonNode part = connector.offset(PART_A);
    // The last post of the channel: everything up to here has been emitted.
    String last = slack.keys(A).get(slack.keys(A).size() - 1);
    BigDecimal seconds = new BigDecimal(last.substring(A.length() + 1));
    Instant written = Instant.ofEpochSecond(0, seconds.movePointRight(9).longValueExact());
    assertThat(part.get("ts").asText()).isEqualTo(written.toString());
    assertThat(Instant.parse(part.get("since").asText())).isBefore(Instant.now());
    assertThat(part.get("messages").asInt()).isPositive();
    JsonNode head = connector.offset(PARTITION_A);
    assertThat(head.get("n").asText()).isEqualTo(part.get("n").asText());
    assertThat(head.get("from").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(connector.offset("{\"stream\":\"users\"}").isObject()).isTrue();
    assertThat(connector.offset("{\"stream\":\"channels\"}").isObject()).isTrue();
  }

  /** A reset forgets nothing of what was emitted before: what has changed since is found. */
  @Test
  void whatHappenedBeforeAResetIsEmittedToo() throws Exception {
    deployAndStop();
    slack.edit(A, before, "edited, and older than the date");
    slack.delete(A, after);
    String date = LocalDate.now(ZoneOffset.UTC).minusDays(10).toString();
    patch("{\"ts\":\"" + date + "\"}");
    assertThat(events(resumed()))
        .contains("u " + A + "/" + before, "d " + A + "/" + after + " ✝", "r " + A + "/" + newest)
        .doesNotContain("r " + A + "/" + before, "r " + A + "/" + yearOld);
  }

  /** The connector's own offset, put back as it was read, changes nothing. */
  @Test
  void anOffsetCanBeSavedAndRestored() throws Exception {
    deployAndStop();
    String saved = connector.offset(PARTITION_A).toString();
    patch("null");
    patch(saved);
    assertThat(resumed()).isEmpty();
  }

  /** As the answer to GET is, parts and lists included. */
  @Test
  void allOffsetsCanBeSavedAndRestored() throws Exception {
    deployAndStop();
    String saved = connector.allOffsets();
    assertThat(saved).contains("{\"part\":\"users/", PART_A, PARTITION_A);
    connector.deleteOffsets();
    connector.patchOffsets(saved);
    assertThat(resumed()).isEmpty();
  }

  /** While it runs, and on a worker that cannot set offsets. */
  @Test
  void aSettingEmitsAgainOnce() throws Exception {
    connector.deploy();
    connector.messages(slack.keys(A, B).size());
    connector.settled();
    Instant date = Instant.now().minus(Duration.ofDays(10));
    List<String> expected = new ArrayList<>(List.of("r U1", "r U2"));
    for (String key : slack.keys(A)) {
      if (key.compareTo(A + "/" + date.getEpochSecond()) >= 0) {
        expected.add("r " + key);
      }
    }
    String entry = A + "@" + date;
    connector.with("resync", entry + ",stream:users@" + Instant.now()).deploy();
    // The last line of the list of users: it is read by the tasks that have the new setting.
    List<Emitted> again = connector.until("r U2");
    again.addAll(connector.settled());
    assertThat(events(again)).containsExactlyInAnyOrderElementsOf(expected);
    connector.stop();
    assertThat(connector.offset(PARTITION_A).get("resync").asText()).isEqualTo(entry);
    assertThat(Instant.parse(connector.offset(PARTITION_A).get("from").asText()))
        .isEqualTo(date.truncatedTo(ChronoUnit.MICROS));
    assertThat(resumed()).as("applied already").isEmpty();
    assertThat(connector.with("resync", "C0CCCC@start").refusal())
        .contains("does not read a channel \"C0CCCC\"");
    assertThat(connector.with("resync", A + "@2199-01-01").refusal()).contains("in the future");
  }

  /** The whole list is emitted again, each time. */
  @Test
  void aListIsEmittedAgain() throws Exception {
    deployAndStop();
    connector.patchOffset("{\"stream\":\"users\"}", "null");
    assertThat(events(resumed())).containsExactlyInAnyOrder("r U1", "r U2");
    connector.stop();
    connector.patchOffset("{\"stream\":\"users\"}", "null");
    assertThat(events(resumed())).as("the same again").containsExactlyInAnyOrder("r U1", "r U2");
  }

  /** A day is too long to wait for: the offset is made to say that the last check is a day old. */
  @Test
  void aReplyToAYearOldThreadIsFoundByTheDailyCheck() throws Exception {
    deployAndStop();
    ObjectNode offset = (ObjectNode) connector.offset(PART_A);
    offset.put("swept", Instant.now().minus(Duration.ofHours(25)).toString());
    var answer = connector.patchOffset(PART_A, offset.toString());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    String reply = slack.reply(A, yearOld, "after a year");
    connector.resume();
    List<Emitted> found = connector.until("c " + A + "/" + reply);
    found.addAll(connector.settled());
    assertThat(events(found))
        .containsExactlyInAnyOrder("c " + A + "/" + reply, "u " + A + "/" + yearOld);
  }

  @Test
  void anythingElseIsRefusedInWordsThatHelp() throws Exception {
    connector.deployStopped();
    String date = "{\"ts\":\"2024-01-01\"}";
    assertRefused("{\"channel\":\"general\"}", date, "{\"channel\": \"C0123456789\"}");
    assertRefused("{\"team\":\"T1\"}", date, "{\"channel\": \"C0123456789\"}");
    assertRefused("{\"channel\":\"C1X\",\"x\":1}", date, "{\"channel\": \"C0123456789\"}");
    assertRefused("{\"stream\":\"users\"}", date, "or null, which emits the whole list again");
    assertRefused(PARTITION_A, "{\"ts\":1704067200.000100}", "quote it");
    assertRefused(PARTITION_A, "{\"ts\":1704067200}", "quote it");
    assertRefused(PARTITION_A, "{\"ts\":\"yesterday\"}", "\"yesterday\" is not a date");
    assertRefused(PARTITION_A, "{\"ts\":\"2024-13-01\"}", "\"2024-13-01\" is not a date");
    assertRefused(PARTITION_A, "{\"ts\":\"17.04.00\"}", "\"17.04.00\" is not a date");
    assertRefused(PARTITION_A, "{\"ts\":\"20240101\"}", "\"20240101\" is not a date");
    assertRefused(PARTITION_A, "{\"ts\":\"2024\"}", "\"2024\" is not a date");
    assertRefused(PARTITION_A, "{\"ts\":\"0\"}", "\"0\" is not a date");
    assertRefused(
        PARTITION_A, "{\"ts\":\"1704067200000\"}", "seconds: write \"1704067200.000000\"");
    assertRefused("{\"stream\":\"userz\"}", "null", "{\"stream\": \"users\"}");
    assertRefused(PART_A, date, "accepted only as the connector stored it");
    assertRefused(
        PART_A, "{\"v\":2,\"ts\":\"2024-01-01\"}", "accepted only with all of its fields");
    assertRefused("{\"part\":\"C0AAAA/99\"}", date, "{\"part\": \"C0123456789/all\"}");
    assertRefused(PARTITION_A, "{\"ts\":\"9999999999.000000\"}", "is in the future");
    assertRefused(PARTITION_A, "{\"ts\":\"2199-01-01\"}", "is in the future");
    assertRefused(PARTITION_A, "{\"from\":\"2024-01-01\"}", "unknown field \"from\"");
    assertRefused(PARTITION_A, "{\"ts\":\"2024-01-01\",\"v\":9}", "upgrade the connector");
    assertRefused(PARTITION_A, "{}", "lacks \"ts\"");
  }

  private void assertRefused(String partition, String offset, String words) throws Exception {
    var answer = connector.patchOffset(partition, offset);
    assertThat(answer.status()).as(offset).isGreaterThanOrEqualTo(400);
    assertThat(answer.message()).contains(words);
    assertThat(connector.offset(partition).isNull()).isTrue();
  }

  private void patch(String offset) throws Exception {
    var answer = connector.patchOffset(PARTITION_A, offset);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }
}
